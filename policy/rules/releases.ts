import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { example, isOfChart, ofType, type Rule, TYPES, UNKNOWN } from "../resource";

const release = (values: object) =>
  example(TYPES.release, "trino-batch-release", { chart: "trino", values });
const batch = { additionalConfigProperties: ["retry-policy=TASK"] };

/** The same stack is the same servers tomorrow. */
export const pinnedImages: Rule = {
  name: "pinned-images",
  description: "No image has the tag latest, in Helm values or in pods.",
  find: (resources) =>
    resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .flatMap(({ urn, props }) =>
        latestImages(props).map((image) => ({
          urn,
          message: `${image} is another image every day; pin its tag`,
        })),
      ),
  examples: {
    passing: [
      release({ image: { tag: DEFAULT_TRINO_VERSION } }),
      release({ image: { tag: `21@sha256:${"0a".repeat(32)}` } }),
    ],
    failing: [
      release({ image: { tag: "latest" } }),
      example("kubernetes:batch/v1:Job", "register", {
        spec: { template: { spec: { containers: [{ name: "curl", image: "curlimages/curl" }] } } },
      }),
    ],
  },
};

/** A cluster that retries tasks needs somewhere to spool: else every query fails. */
export const exchangeForRetries: Rule = {
  name: "fte-has-exchange",
  description: "Every Trino release with the retry policy TASK has an exchange manager.",
  find: (resources) =>
    ofType(resources, TYPES.release)
      .filter(({ props }) => isOfChart(props, "trino") && retriesTasks(props.values))
      .filter(({ props }) => !hasExchange(props.values))
      .map(({ urn }) => ({
        urn,
        message: "retries tasks (retry-policy=TASK) without an exchange manager; give it one",
      })),
  examples: {
    passing: [
      release({
        ...batch,
        server: { exchangeManager: { name: "filesystem", baseDir: ["s3://acme-exchange/"] } },
      }),
      release({ additionalConfigProperties: [] }),
    ],
    failing: [release({ ...batch, server: { workers: 2 } })],
  },
};

// biome-ignore lint/suspicious/noExplicitAny: values of a chart have any shape
type Values = any;

function retriesTasks(values: Values): boolean {
  const lines = values?.additionalConfigProperties;
  return Array.isArray(lines) && lines.some((line) => /^\s*retry-policy\s*=\s*TASK/.test(line));
}

function hasExchange(values: Values): boolean {
  const server = values?.server;
  const manager = server === UNKNOWN ? UNKNOWN : server?.exchangeManager;
  return manager === UNKNOWN || [manager?.baseDir ?? []].flat().some((one) => one !== "");
}

/** Images at any depth: `image: name:tag` of a container, `image: {repository, tag}` of a chart. */
function latestImages(value: unknown, key = ""): string[] {
  if (key === "image" && typeof value === "string" && value !== UNKNOWN) {
    const tag = /:([^/:@]+)(@|$)/.exec(value)?.[1];
    const pinned = value.includes("@") || (tag !== undefined && tag !== "latest");
    return pinned || value === "" ? [] : [`"${value}"`];
  }
  if (typeof value !== "object" || value === null) return [];
  const { tag } = value as { tag?: unknown };
  const own = /image$/i.test(key) && tag === "latest" ? ['the tag "latest"'] : [];
  return [...own, ...Object.entries(value).flatMap(([name, item]) => latestImages(item, name))];
}
