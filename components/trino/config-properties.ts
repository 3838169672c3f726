import type { Fault } from "../shared/faults";
import { invisibleIn } from "../shared/invisible";
import { secretIn } from "../shared/secrets/detect";
import { OPENERS } from "./openers";
import { checkProperties } from "./properties/check";
import {
  checkSpooling,
  RETRIEVAL_MODE,
  retrievalFault,
  SPOOLING_ENABLED,
  SPOOLING_SECRET,
} from "./properties/spooling";

/** Keys that the platform decides; a second line would contradict it. */
const OURS: (readonly [RegExp, string])[] = [
  [/^retry-policy/, 'choose the profile "batch" or "interactive" instead'],
  [/^exchange-manager[.]/, "exchange settings belong to the exchange storage"],
  [
    /^exchange[.](base-directories|s3|azure|gcs)/,
    "exchange settings belong to the exchange storage",
  ],
  [/^internal-communication[.]shared-secret$/, "the platform generates it"],
  [/^http-server[.](process-forwarded|http[.]port)$/, "the platform sets it"],
  [/^(coordinator|discovery[.]uri|node-scheduler[.]include-coordinator)$/, "the chart sets it"],
  [/^(node[.](environment|id|data-dir)|plugin[.]dir)$/, "the chart sets it in node.properties"],
  [/^discovery[.]type$/, "the chart's discovery.uri goes with Trino's default only"],
  [
    /^(query[.]max-memory(-per-node)?|memory[.]heap-headroom-per-node)$/,
    "it follows from memoryGiB; the chart would write it twice",
  ],
  [/^shutdown[.]grace-period$/, "the chart sets it"],
  [/^http-server[.]authentication[.]type$/, "use security.authentication instead"],
  ...OPENERS,
];

/**
 * What is wrong with the lines that a user adds to `config.properties`. Paths are the names. What
 * only the coordinator reads is no fault: the renderer puts it there.
 *
 * @param spoolsResults true if the platform writes the lines of the client spooling protocol
 */
export function checkConfigProperties(
  properties: Readonly<Record<string, string>>,
  trinoVersion: string,
  spoolsResults = false,
): Fault[] {
  const ours = Object.keys(properties).flatMap((path) => {
    const found = OURS.find(([pattern]) => pattern.test(path));
    return found ? [{ path, message: `cannot be set here; ${found[1]}` }] : [];
  });
  const free = Object.entries(properties).filter(([name]) =>
    ours.every(({ path }) => path !== name),
  );
  const place = { trinoVersion, reader: "coordinator" } as const;
  const secrets = free.flatMap(([path, value]) => {
    const secret = secretIn(path, value);
    // The value itself stays out of the message: it would end in a log.
    const message = `${secret}; use \${ENV:NAME} and name its Kubernetes Secret in secretNames`;
    return secret ? [{ path, message }] : [];
  });
  const isSecret = (path: string) => secrets.some((fault) => fault.path === path);
  return [
    ...ours,
    ...secrets,
    ...Object.entries(properties).flatMap(checkText),
    ...checkProperties(Object.fromEntries(free), place),
    ...checkSpooling(properties).filter(({ path }) => !isSecret(path)),
    ...(spoolsResults ? checkOwnSpooling(properties) : checkRetrieval(properties)),
  ];
}

/** One line of a properties file: Trino trims it, and Kubernetes keeps what nobody sees. */
function checkText([path, value]: [string, unknown]): Fault[] {
  if (typeof value === "object") {
    const given = value === null ? "has no value; give one" : "is not a text; give one";
    return [{ path, message: `${given}, or remove the line` }];
  }
  const text = String(value);
  if (/[\r\n]/.test(text)) return [{ path, message: "has a line break; use one line" }];
  const hidden = invisibleIn(text);
  return hidden === undefined
    ? []
    : [{ path, message: `has ${hidden}, which nobody sees; type the value anew` }];
}

/** Every cluster of a platform stands behind the gateway. */
function checkRetrieval(properties: Readonly<Record<string, string>>): Fault[] {
  const message = retrievalFault(String(properties[RETRIEVAL_MODE] ?? ""));
  return message === undefined ? [] : [{ path: RETRIEVAL_MODE, message }];
}

/** Lines that would win over those that `spooling` makes, and part the clusters. */
function checkOwnSpooling(properties: Readonly<Record<string, string>>): Fault[] {
  const message = "cannot be set here; it follows from spooling";
  return [SPOOLING_ENABLED, SPOOLING_SECRET, RETRIEVAL_MODE]
    .filter((name) => name in properties)
    .map((path) => ({ path, message }));
}
