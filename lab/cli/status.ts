import pc from "picocolors";
import { print } from "../../cli/context";
import { plainHttpInFile, S3_ENDPOINT_PROPERTY } from "../../components/shared/s3-endpoint";
import { megabytes } from "../../proof/trials/spooling";
import { configFiles } from "../cluster/pod-files";
import type { LabFolder } from "../folder";
import { type TrinoBuild, trinoBuilds } from "../platform/builds";
import { readDescription } from "../platform/description";
import { type PlatformHealth, platformHealth } from "../platform/health";
import { renderEndpoints } from "./report";

/**
 * Shows how the platform is.
 *
 * @returns the exit code: 0 if everything runs and answers
 */
export async function status(lab: LabFolder, json: boolean): Promise<number> {
  const found = await platformHealth(lab);
  const { namespace } = readDescription(lab);
  const problems = exchangeProblems(lab, namespace);
  const builds = trinoBuilds(lab, namespace);
  const health = { ...found, healthy: found.healthy && problems.length === 0, problems, builds };
  print(json, health, () =>
    [
      ...renderHealth(health),
      ...renderProblems(problems),
      "",
      ...builds.flatMap(renderBuild),
      "",
      ...renderEndpoints(lab),
    ].join("\n"),
  );
  return health.healthy ? 0 : 1;
}

/** Something that fails although every process runs, and the way out. */
interface Problem {
  release: string;
  message: string;
  fix: string;
}

/**
 * Releases whose pods would speak plain HTTP to S3 at AWS: here as there the buckets refuse it, and
 * Trino's log does not say so.
 */
export function exchangeProblems(lab: LabFolder, namespace: string): Problem[] {
  const file = "exchange-manager.properties";
  const problems = configFiles(lab, namespace, file).flatMap(({ release, pod, text }) => {
    const found = plainHttpInFile(text);
    if (!found) return [];
    const message = `${S3_ENDPOINT_PROPERTY} in ${file} of ${pod}: ${found.message}`;
    return [{ release, message, fix: `${found.fix}, and start the pod again` }];
  });
  // The other pods of the release have the same file.
  const isFirst = ({ release }: Problem, index: number) =>
    problems.findIndex((one) => one.release === release) === index;
  return problems.filter(isFirst);
}

/** Which Trino a release runs, and what of it is of another build. */
export function renderBuild({ release, trinoVersion, borrowed }: TrinoBuild): string[] {
  const others = Object.entries(borrowed).map(
    ([version, plugins]) => `  ${"".padEnd(22)}of ${version}: ${plugins.join(", ")}`,
  );
  return [`  ${release.padEnd(22)}Trino ${trinoVersion}`, ...others];
}

function renderProblems(problems: readonly Problem[]): string[] {
  return problems.flatMap(({ release, message, fix }) => [
    "",
    `${mark(false)} ${release.padEnd(14)} ${message}`,
    `  ${"".padEnd(14)} ${pc.green("fix:")} ${fix}`,
  ]);
}

const mark = (good: boolean) => (good ? pc.green("●") : pc.red("●"));

function renderHealth({
  healthy,
  troubles,
  gateway,
  clusters,
  buckets,
  processes,
}: PlatformHealth): string[] {
  return [
    healthy ? pc.green("All systems operational") : pc.red("Something is wrong"),
    ...troubles.map((trouble) => `  ${pc.red(trouble)}`),
    "",
    `${mark(gatewayState(gateway) === "ready")} ${"gateway".padEnd(14)} ${gatewayState(gateway)}`,
    ...clusters.map(
      (c) =>
        `${mark(c.answers && c.activeWorkers >= c.workers)} ${c.name.padEnd(14)} ${c.answers ? `${c.activeWorkers} of ${c.workers} workers, ${c.runningQueries} queries running` : "answers no query"}`,
    ),
    ...buckets.map(
      (b) =>
        `${mark(true)} ${"exchange".padEnd(14)} ${b.bucket}: ${b.objects} objects, ${megabytes(b.bytes)}`,
    ),
    "",
    ...processes.map(
      (p) =>
        `${mark(p.alive)} ${p.name.padEnd(30)} ${`pid ${p.pid}`.padEnd(12)} ${p.alive ? `up ${age(p.startedAt)}` : `ended${p.exit ? `: ${p.exit}` : ""}`}`,
    ),
  ];
}

function gatewayState({ answers, refuses }: PlatformHealth["gateway"]): string {
  if (!answers) return "no answer";
  return refuses === undefined ? "ready" : "takes no query";
}

function age(startedAt: string): string {
  const seconds = Math.round((Date.now() - Date.parse(startedAt)) / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
