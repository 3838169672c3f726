import type { ValuesReader } from "../../shared/chart-reader";
import { error, type Finding, warning } from "../../shared/finding";
import { RETRIEVAL_MODE, retrievalFault } from "../properties/spooling";
import { configFile, ROLES } from "./files";

/** Ways to the segments of a result that do not survive Trino Gateway, wherever the line stands. */
export function checkRetrieval(values: ValuesReader, behindGateway: boolean): Finding[] {
  const severe = behindGateway ? error : warning;
  return ROLES.flatMap((role) => configFile(role, values).lines)
    .filter(({ key }) => key === RETRIEVAL_MODE)
    .flatMap(({ path, value }) => {
      const [why, fix] = retrievalFault(value)?.split("; ") ?? [];
      const before = behindGateway ? "" : "behind Trino Gateway ";
      return why && fix ? [severe(path, `${RETRIEVAL_MODE}: ${before}${why}`, fix)] : [];
    });
}
