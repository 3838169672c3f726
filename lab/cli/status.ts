import pc from "picocolors";
import { print } from "../../cli/context";
import type { LabFolder } from "../folder";
import { type PlatformHealth, platformHealth } from "../platform/health";
import { megabytes } from "../proof/spooling";
import { renderEndpoints } from "./report";

/**
 * Shows how the platform is.
 *
 * @returns the exit code: 0 if everything runs and answers
 */
export async function status(lab: LabFolder, json: boolean): Promise<number> {
  const health = await platformHealth(lab);
  print(json, health, () => [...renderHealth(health), "", ...renderEndpoints(lab)].join("\n"));
  return health.healthy ? 0 : 1;
}

const mark = (good: boolean) => (good ? pc.green("●") : pc.red("●"));

function renderHealth({
  healthy,
  gateway,
  clusters,
  buckets,
  processes,
}: PlatformHealth): string[] {
  return [
    healthy ? pc.green("All systems operational") : pc.red("Something is wrong"),
    "",
    `${mark(gateway.answers)} ${"gateway".padEnd(14)} ${gateway.answers ? "ready" : "no answer"}`,
    ...clusters.map(
      (c) =>
        `${mark(c.answers)} ${c.name.padEnd(14)} ${c.answers ? `${c.activeWorkers} workers, ${c.runningQueries} queries running` : "answers no query"}`,
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

function age(startedAt: string): string {
  const seconds = Math.round((Date.now() - Date.parse(startedAt)) / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
