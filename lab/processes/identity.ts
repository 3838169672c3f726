export {
  isSameProcess,
  type ProcessIdentity,
  parseStat,
  startTimeOf,
} from "../../cli/process-identity";
