import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's folder. */
export const ROOT = resolve(__dirname, "..", "..");

/** The stacks whose states are recorded: those of real environments. */
export const STACKS = ["dev", "staging", "prod"];

/** A stack's state as `pulumi stack export` gives it. */
export interface Deployment {
  version: number;
  deployment: { manifest: unknown; resources: RecordedResource[] } & Record<string, unknown>;
}

/** One resource of a state. */
export interface RecordedResource {
  urn: string;
  type: string;
  custom?: boolean;
  protect?: boolean;
  inputs?: unknown;
  outputs?: unknown;
  [field: string]: unknown;
}

/** When and where in the source a resource was made. */
const UNREAD = ["created", "modified", "sourcePosition", "stackTrace"];

/** What marks a secret in a state. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What the notes on later versions ask a user to write into his stack file, by what it stands behind. */
const ASKED: Record<string, string> = {
  // .changeset/database-verified.md
  "          passwordSecretName: trino-gateway-database\n": "          tls: { mode: prefer }\n",
};

/** A stack file of an earlier version with that written into it. */
export function withWhatIsAsked(stackFile: string): string {
  return Object.entries(ASKED).reduce(
    (text, [line, asked]) => text.replace(line, `${line}${asked}`),
    stackFile,
  );
}

/** The stack file and the state that a version left behind, as they were. */
export function readRecording(version: string, stack: string) {
  const folder = join(ROOT, "test", "upgrades", version);
  const lines = readFileSync(join(folder, `${stack}.jsonl`), "utf8")
    .trimEnd()
    .split("\n");
  const [head, ...resources] = lines.map((line) => JSON.parse(line));
  const deployment: Deployment = { ...head, deployment: { ...head.deployment, resources } };
  return { deployment, stackFile: readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8") };
}

/**
 * A state fit to be committed: secrets masked, and without what a preview does not look at. After a
 * line for the whole, one line a resource.
 */
export function writeRecording({ version, deployment }: Deployment): string {
  const resources = deployment.resources.map((resource) => {
    const kept = Object.entries(masked(resource) as RecordedResource).filter(
      // What a component gave is worked out anew; what a cloud gave is not.
      ([field]) => !UNREAD.includes(field) && (resource.custom || field !== "outputs"),
    );
    return JSON.stringify(Object.fromEntries(kept));
  });
  const head = JSON.stringify({ version, deployment: { manifest: deployment.manifest } });
  return `${[head, ...resources].join("\n")}\n`;
}

/** The same with every text in a secret replaced; shape and length stay: providers look at them. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value && "plaintext" in value) {
    const plain = JSON.parse(String(value.plaintext));
    return { ...value, plaintext: JSON.stringify(withoutTexts(plain)) };
  }
  return mapValues(value, masked);
}

function withoutTexts(value: unknown): unknown {
  if (typeof value === "string") return "masked-".repeat(value.length).slice(0, value.length);
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (typeof value !== "object" || value === null) return value;
  return mapValues(value, withoutTexts);
}

function mapValues(map: object, change: (value: unknown) => unknown): unknown {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
