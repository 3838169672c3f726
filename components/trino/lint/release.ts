import { isTrue, type ValuesReader } from "../../shared/chart-reader";
import { eitherOf } from "../../shared/faults";
import { error, type Finding, note, warning } from "../../shared/finding";
import { parseProperties } from "../../shared/properties";
import { DEFAULT_TRINO_VERSION } from "../../shared/versions";
import { FTE_WRITE_CONNECTORS, neverWrites, writesUnderFte } from "../connectors";
import { retryPolicy } from "./exchange";
import { catalogTexts } from "./files";
import { hasWorkers } from "./memory";

/** What the release is made of: image, names, catalogs, and what the chart leaves to others. */
export function checkRelease(values: ValuesReader, given: ValuesReader): Finding[] {
  return [
    ...checkImage(values),
    ...checkEnvironment(values),
    ...checkCatalogs(values),
    ...checkCpuLimits(values),
    ...notes(values, given),
  ];
}

const PINNED_REGIONS = "-XX:G1NumCollectionsKeepPinned";

function checkImage(values: ValuesReader): Finding[] {
  const findings: Finding[] = [];
  const tag = values.text("image.tag");
  if (tag === "latest" && !values.text("image.digest")) {
    const why =
      "latest is another version on every node and at every restart, and nodes of two versions make no cluster";
    findings.push(error("image.tag", why, `name a version, for example ${DEFAULT_TRINO_VERSION}`));
  }
  const isOther =
    values.text("image.repository") !== "trinodb/trino" ||
    ["registry", "digest", "useRepositoryAsSoleImageReference"].some((key) =>
      values.flag(`image.${key}`),
    );
  for (const role of ["coordinator", "worker"]) {
    const path = `${role}.additionalJVMConfig`;
    if (!isOther || values.list(path).some((line) => String(line).startsWith(PINNED_REGIONS))) {
      continue;
    }
    const why =
      "for any image but plain trinodb/trino the chart leaves out the flags against JDK-8329528, a garbage collector that runs out of memory";
    const fix = `add -XX:+UnlockDiagnosticVMOptions and ${PINNED_REGIONS}=10000000`;
    findings.push(warning(path, why, fix));
  }
  return findings;
}

function checkEnvironment(values: ValuesReader): Finding[] {
  const path = "server.node.environment";
  const name = values.text(path);
  if (name.includes("{{") || /^[a-z0-9][a-z0-9_]*$/.test(name)) return [];
  const why = `"${name}" is not an environment's name: Trino takes lower case letters, digits and underscores, and does not start`;
  return [error(path, why, `write ${name.toLowerCase().replace(/[^a-z0-9]+/g, "_")}`)];
}

function checkCatalogs(values: ValuesReader): Finding[] {
  return catalogTexts(values).flatMap(([path, text]) => {
    if (text.includes("{{")) return [];
    const connector = parseProperties(text).find(([key]) => key === "connector.name")?.[1];
    if (!connector) {
      return [error(path, "names no connector, and no node starts", "add a line connector.name=…")];
    }
    const isWritten = !neverWrites(connector) && !writesUnderFte(connector);
    return retryPolicy(values) === "TASK" && isWritten
      ? [
          warning(
            path,
            `the connector "${connector}" is not among those that can be written to under retry-policy=TASK; writes to it fail`,
            `only read from it, or use ${eitherOf(FTE_WRITE_CONNECTORS)}`,
          ),
        ]
      : [];
  });
}

function checkCpuLimits(values: ValuesReader): Finding[] {
  return ["coordinator", "worker"].flatMap((role) => {
    const path = `${role}.resources.limits.cpu`;
    if (!isTrue(values.raw(path))) return [];
    const why =
      "throttles the JVM under load, which then misses its heartbeats and is taken for dead";
    return [warning(path, why, "remove it, and keep the request")];
  });
}

/** What the chart has no key for, or does unless it is told. */
function notes(values: ValuesReader, given: ValuesReader): Finding[] {
  const own = ["tpch", "tpcds"].filter((name) => given.map("catalogs")[name] === undefined);
  const isGivenAway = !values.flag("serviceAccount.create") && !values.text("serviceAccount.name");
  return [
    ...own.map((name) =>
      note(
        `catalogs.${name}`,
        "a catalog of generated data, which the chart adds unless it is removed",
        `set catalogs.${name} to null, unless you want it`,
      ),
    ),
    ...(isGivenAway
      ? [
          note(
            "serviceAccount.name",
            "none: pods run as the account that everything in the namespace shares",
            "give Trino an account of its own",
          ),
        ]
      : []),
    ...(hasWorkers(values)
      ? [
          note(
            "worker",
            "the chart has no PodDisruptionBudget: a drain of several nodes takes any number of workers at once",
            "add one beside the release",
          ),
        ]
      : []),
  ];
}
