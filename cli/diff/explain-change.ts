import { attention, type Consequence, danger, type Evidence, info } from "./consequence";
import { explainGatewayUpdate } from "./gateway-consequences";
import type { ResourceChange } from "./resource-changes";
import { explainResource } from "./resource-consequences";
import { clusterName, explainTrinoUpdate } from "./trino-consequences";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const ORDER: Consequence["severity"][] = ["danger", "attention", "info"];

/** What a change means to people, the worst first. Times and effects as seen on real clusters. */
export function explainChange(evidence: Evidence): Consequence[] {
  const { changes } = evidence;
  const tagged = changes.filter(isTagsOnly);
  const others = changes.filter((change) => !isTagsOnly(change));
  const sentences = [
    ...others.flatMap((change) =>
      change.type === RELEASE ? explainRelease(change, evidence) : explainResource(change),
    ),
    ...ruleSentences(evidence),
    ...(tagged.length > 0 ? [info(tagSentence(tagged.length))] : []),
  ];
  if (sentences.length === 0 && changes.length > 0) {
    return [info("nothing restarts, nothing is removed")];
  }
  const unique = new Map(sentences.map((sentence) => [sentence.text, sentence]));
  return [...unique.values()].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

const isTagsOnly = ({ op, properties }: ResourceChange) =>
  op === "update" && properties.every(({ path }) => /^tags(?:All)?(?:[.[]|$)/.test(path));

const tagSentence = (count: number) =>
  `the tags of ${count === 1 ? "one resource" : `${count} resources`} change: nothing restarts`;

function explainRelease(change: ResourceChange, evidence: Evidence): Consequence[] {
  const name = String((change.after ?? change.before)?.name ?? change.name);
  const isGateway = String((change.after ?? change.before)?.chart).endsWith("gateway");
  const what = isGateway ? "the gateway" : `cluster ${clusterName(name)}`;
  switch (change.op) {
    case "create":
      return [info(`${what} is new`)];
    case "delete":
      return [danger(`${what} is removed: its running queries are lost`)];
    case "replace":
      return [danger(`${what} is removed and installed again: its running queries are lost`)];
    case "update":
      return [
        ...versionSentence(change, what),
        ...(isGateway ? explainGatewayUpdate(change) : explainTrinoUpdate(change, evidence)),
      ];
  }
}

function versionSentence({ properties }: ResourceChange, what: string): Consequence[] {
  const version = properties.find(({ path }) => path === "version");
  if (!version) return [];
  return [
    attention(
      `${what} goes from chart ${version.before} to ${version.after}, which may change every pod`,
    ),
  ];
}

/** Files that pods only mount: the kubelet brings them, nobody restarts. */
function ruleSentences({ files }: Evidence): Consequence[] {
  const mounted = files.filter(
    ({ before, after }) => before?.origin === "mount" && after?.origin === "mount",
  );
  return mounted.map(({ path }) =>
    path.endsWith("/gateway/routing-rules.yaml")
      ? info("the routing rules change: used after about a minute, nothing restarts")
      : info(`${path} changes: pods see it after about a minute, nothing restarts`),
  );
}
