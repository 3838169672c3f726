import { fileText } from "./rules-file";

/** The user as whom the chart's preStop hook drains a worker. */
const DRAIN_USER = "admin";

const RULES = "/etc/trino/worker-rules.json";
const PROPERTIES = "/etc/trino/worker-access-control.properties";

/**
 * Access control of workers instead of the chart's own, which lets only `admin` write system
 * information, to drain them, and nobody read it: `/metrics` answered 403 (seen with 476). Workers
 * have no login, so this keeps nobody out who can choose a name; a network policy does.
 */
export function workerAccessValues() {
  return {
    extraConfig: `access-control.config-files=${PROPERTIES}\n`,
    files: {
      [nameOf(PROPERTIES)]: `access-control.name=file\nsecurity.config-file=${RULES}\n`,
      [nameOf(RULES)]: fileText({
        system_information: [{ user: DRAIN_USER, allow: ["read", "write"] }, { allow: ["read"] }],
      }),
    },
  };
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
