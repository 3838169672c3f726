export {
  openRehearsal,
  type Rehearsal,
  type RehearsalResult,
  type Tree,
} from "./rehearsal";
export { referencedStacks, stackFile } from "./stack-file";
