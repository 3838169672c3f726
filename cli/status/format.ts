import type {
  Difference,
  PartHealth,
  PodHealth,
  ReleaseHealth,
  StackHealth,
} from "../../infra/watch/health";
import { coloursOf, type Output } from "../output";

/** Differences that are shown of a release; `--json` has all. */
const MOST = 20;

/** The health of a stack as a page: one line a release, and below it what is wrong with it. */
export function formatHealth(health: StackHealth, output: Output): string {
  const { bold, dim, green, red } = coloursOf(output);
  const ill = [...health.releases, ...health.parts]
    .filter(({ healthy }) => !healthy)
    .map(({ name }) => name);
  const verdict = health.healthy
    ? green("All releases are as deployed, and ready")
    : red(`Something is wrong with ${ill.join(", ")}`);
  const place = dim(`namespace ${health.namespace} at ${health.server}`);
  return [
    `${bold(health.stack)}  ${place}`,
    verdict,
    "",
    ...health.releases.flatMap((release) => [headOf(release, output), ...bodyOf(release, output)]),
    ...health.parts.flatMap((part) => [headOfPart(part, output), ...troubleOf(part, output)]),
  ].join("\n");
}

function headOf({ name, healthy, chart, revision, status, pods }: ReleaseHealth, output: Output) {
  const { green, red } = coloursOf(output);
  const ready = pods.filter((pod) => pod.ready).length;
  const facts = [
    ...(chart ? [`chart ${chart}`, `revision ${revision}`] : []),
    status,
    `${ready} of ${pods.length} pods ready`,
  ];
  return `${healthy ? green("●") : red("●")} ${name.padEnd(20)} ${facts.join(", ")}`;
}

function headOfPart({ name, what, healthy, status }: PartHealth, output: Output): string {
  const { green, red } = coloursOf(output);
  return `${healthy ? green("●") : red("●")} ${name.padEnd(20)} ${what}, ${status}`;
}

function bodyOf(release: ReleaseHealth, output: Output): string[] {
  const { yellow } = coloursOf(output);
  return [
    ...troubleOf(release, output),
    ...section(yellow("other than deployed"), release.drift, ["deployed", "now"]),
    ...section("not deployed yet", release.undeployed, ["deployed", "wanted"]),
  ];
}

function troubleOf({ problems, pods }: Pick<PartHealth, "problems" | "pods">, output: Output) {
  const { green } = coloursOf(output);
  return [
    ...problems.flatMap(({ message, fix }) => [`    ${message}`, `    ${green("fix:")} ${fix}`]),
    ...pods.flatMap((pod) => podLines(pod, output)),
  ];
}

function podLines(pod: PodHealth, output: Output): string[] {
  const { bold, red, dim } = coloursOf(output);
  const restarts = pod.restarts === 0 ? "" : `, ${pod.restarts} restarts`;
  const end = pod.lastEnd ? `, ended before: ${pod.lastEnd}` : "";
  if (pod.ready) return pod.restarts === 0 ? [] : [`    ${pod.name}: ready${restarts}${end}`];
  return [
    `    ${bold(pod.name)}: not ready, ${pod.state}${restarts}${end}`,
    ...pod.causes.map((cause) => `      ${red("cause:")} ${cause}`),
    ...(pod.lastSteps.length > 0 ? [`      ${red("it has not started yet; it said last:")}`] : []),
    ...pod.lastSteps.map((step) => `        ${step}`),
    ...pod.logs.flatMap(({ container, previous, lines }) => [
      dim(`      log of ${container}${previous ? ", the one that ended" : ""}:`),
      ...lines.map((line) => dim(`        ${line}`)),
    ]),
  ];
}

function section(
  title: string,
  differences: readonly Difference[],
  sides: [deployed: string, instead: string],
): string[] {
  if (differences.length === 0) return [];
  const more = differences.length - MOST;
  return [
    `    ${title}:`,
    ...differences.slice(0, MOST).flatMap((difference) => differenceLines(difference, sides)),
    ...(more > 0 ? [`      and ${more} more; --json has them all`] : []),
  ];
}

function differenceLines(
  { object = "", path, deployed, instead }: Difference,
  [before, after]: [string, string],
): string[] {
  const place = [object, path].filter(Boolean).join(" ");
  if (path === "") return [`      ${place}: deleted`];
  if (`${deployed ?? ""}${instead ?? ""}`.includes("\n") || /\["[^"]+"\]$/.test(path)) {
    return [
      `      ${place}:`,
      ...linesOf(deployed).map((line) => `        - ${line}`),
      ...linesOf(instead).map((line) => `        + ${line}`),
    ];
  }
  return [`      ${place}: ${before} ${deployed ?? "nothing"}, ${after} ${instead ?? "nothing"}`];
}

function linesOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.split("\n");
}
