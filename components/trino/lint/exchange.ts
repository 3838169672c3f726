import { isTrue, type ValuesReader } from "../../shared/chart-reader";
import { error, type Finding, warning } from "../../shared/finding";
import { plainHttpToAws, S3_ENDPOINT_PROPERTY } from "../../shared/s3-endpoint";
import { baseDirectories, configValue, type PropertyFile, propertyFiles } from "./files";

const FILE = "exchange-manager.properties";

/**
 * Where intermediate data is spooled, and whether retries have somewhere to spool to.
 *
 * @param bucketsDenyPlainHttp true if it is known that the buckets' policies do
 */
export function checkExchange(values: ValuesReader, bucketsDenyPlainHttp: boolean): Finding[] {
  const severe = bucketsDenyPlainHttp ? error : warning;
  const files = propertyFiles(values).filter(({ name }) => name === FILE);
  return [
    ...checkRetries(values),
    ...checkDirectories(values),
    ...files.flatMap((file) => checkPlainHttp(file, severe)),
  ];
}

function checkPlainHttp({ role, lines }: PropertyFile, severe: typeof error): Finding[] {
  const properties = Object.fromEntries(lines.map(({ key, value }) => [key, value]));
  const directories = properties["exchange.base-directories"]?.split(",") ?? [];
  const found = plainHttpToAws(directories, properties);
  if (!found) return [];
  const place = role
    ? `${role}.additionalConfigFiles["${FILE}"]`
    : "additionalExchangeManagerProperties";
  const path = lines.findLast(({ key }) => key === S3_ENDPOINT_PROPERTY)?.path ?? place;
  return [severe(path, `${S3_ENDPOINT_PROPERTY}: ${found.message}`, found.fix)];
}

/** The retry policy that the coordinator has; NONE is Trino's own. */
export function retryPolicy(values: ValuesReader): string {
  return configValue("coordinator", values, "retry-policy")?.toUpperCase() ?? "NONE";
}

function hasExchange(values: ValuesReader): boolean {
  return (
    isTrue(values.raw("server.exchangeManager")) ||
    isTrue(values.map("coordinator.additionalConfigFiles")[FILE]) ||
    configValue("coordinator", values, "exchange-manager.config-file") !== undefined
  );
}

function checkRetries(values: ValuesReader): Finding[] {
  const policy = retryPolicy(values);
  const path = "server.exchangeManager";
  if (policy === "TASK" && !hasExchange(values)) {
    const why = "missing: retry-policy=TASK spools every intermediate result, and has nowhere to";
    return [error(path, why, "set name: filesystem and baseDir: [s3://…]")];
  }
  if (policy === "NONE" && hasExchange(values)) {
    const why = "never used: there is no retry-policy";
    return [warning(path, why, "add the line retry-policy=TASK to additionalConfigProperties")];
  }
  if (policy === "TASK" && values.number("server.workers") === 1 && !isScaled(values)) {
    const why = "1 leaves no worker on which a lost task could be retried";
    return [warning("server.workers", why, "use at least 2")];
  }
  return [];
}

function isScaled(values: ValuesReader): boolean {
  return values.flag("server.autoscaling.enabled") || values.flag("server.keda.enabled");
}

function checkDirectories(values: ValuesReader): Finding[] {
  const given = baseDirectories(values).filter((directory) => directory !== "");
  const path = "server.exchangeManager.baseDir";
  const isList = Array.isArray(values.raw(path));
  const findings = given.flatMap((directory, index) =>
    checkDirectory(directory, isList ? `${path}[${index}]` : path),
  );
  const stores = new Set(given.flatMap((one) => one.split(",").map(schemeOf)));
  if (findings.length === 0 && stores.size > 1) {
    const why = `lie in different kinds of store (${[...stores].join(", ")}), and one exchange manager reads one`;
    findings.push(error(path, why, "use one kind of store"));
  }
  return findings;
}

function checkDirectory(text: string, path: string): Finding[] {
  if (text.includes("{{") || text.includes("${")) return [];
  if (/\s/.test(text)) {
    const why = `${JSON.stringify(text)} has a blank; Trino does not trim it and does not start`;
    return [error(path, why, "write each directory as an entry of its own, without blanks")];
  }
  return text.split(",").flatMap((directory) => {
    const scheme = schemeOf(directory);
    if (scheme === "" || scheme === "file") {
      const why = `"${directory}" is the root disk of each container: no worker reads what another one spooled, and a full disk evicts the pod`;
      return [error(path, why, "use object storage that all pods reach, such as s3://bucket/")];
    }
    if (scheme === "s3a" || scheme === "s3n") {
      const why = `"${scheme}" is a scheme of Hadoop, which Trino's exchange manager does not know`;
      return [error(path, why, `write ${directory.replace(/^\w+/, "s3")}`)];
    }
    return [];
  });
}

function schemeOf(directory: string): string {
  return /^([a-z0-9]+):\/\/./.exec(directory)?.[1] ?? "";
}
