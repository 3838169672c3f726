import { mkdirSync, rmSync } from "node:fs";
import { stringify } from "yaml";
import { LAKE } from "../lab/cloud/surroundings";
import { listObjects } from "../lab/cluster/objects";
import { type LabFolder, writeWhole } from "../lab/folder";
import {
  freePort,
  listProcesses,
  type ProcessRecord,
  startProcess,
  stopProcess,
  waitUntil,
} from "../lab/processes";

/** Shorter than in the cloud, where it is 30 s: a fault here lasts for seconds. A busy coordinator needs more than 2. */
export const SCRAPE_SECONDS = 5;

/** An alert whose expression holds. */
export interface HeldAlert {
  name: string;
  summary: string;
  /** How long it must hold before somebody is told: `3m`. */
  for: string;
  /** When it began to hold, ISO 8601. */
  since: string;
}

/** A Prometheus that reads the platform's servers, with the alerts that the stack deployed. */
export interface Prometheus {
  /** Tells it which servers there are; a server that is started again has another port. */
  refresh(): void;
  /** What holds now. */
  alerts(): Promise<HeldAlert[]>;
  /** Forgets what it saw, for a fault's counters would count in the next one's alerts. */
  restart(): Promise<void>;
}

interface PodMonitor {
  selector: { matchLabels: Record<string, string> };
  podMetricsEndpoints: { relabelings?: { targetLabel: string; replacement: string }[] }[];
}

const NAME = "prometheus";

/** Starts it on 127.0.0.1; it ends with the lab. */
export async function startPrometheus(lab: LabFolder, program: string): Promise<Prometheus> {
  mkdirSync(lab.path(NAME), { recursive: true, mode: 0o700 });
  const groups = listObjects(lab, "PrometheusRule", LAKE.namespace).flatMap(
    ({ spec }) => (spec as { groups: Rules[] }).groups,
  );
  writeWhole(lab.path(NAME, "rules.yml"), stringify({ groups }));
  writeWhole(lab.path(NAME, "prometheus.yml"), configuration());
  const refresh = targetWriter(lab);
  refresh();
  const durations = new Map(
    groups.flatMap(({ rules }) => rules.map((rule) => [rule.alert, rule.for] as const)),
  );
  let record = await run(lab, program);
  const alerts = () => heldAlerts(`http://127.0.0.1:${record.ports.http}`, durations);
  return {
    refresh,
    alerts,
    restart: async () => {
      await stopProcess(lab, record);
      rmSync(lab.path(NAME, "data"), { recursive: true, force: true });
      refresh();
      record = await run(lab, program);
    },
  };
}

async function run(lab: LabFolder, program: string): Promise<ProcessRecord> {
  const port = await freePort();
  const record = await startProcess(lab, {
    name: NAME,
    kind: "service",
    command: program,
    args: [
      "--config.file=prometheus.yml",
      "--storage.tsdb.path=data",
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    cwd: lab.path(NAME),
    env: {},
    stop: "SIGKILL",
    ports: { http: port },
  });
  const isReady = async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok;
  const patience = { timeoutSeconds: 30, alive: [record] };
  await waitUntil("Prometheus is ready", isReady, patience);
  return record;
}

interface Rules {
  name: string;
  rules: { alert: string; expr: string; for: string }[];
}

function configuration(): string {
  return stringify({
    global: {
      scrape_interval: `${SCRAPE_SECONDS}s`,
      scrape_timeout: `${SCRAPE_SECONDS}s`,
      evaluation_interval: `${SCRAPE_SECONDS}s`,
    },
    rule_files: ["rules.yml"],
    scrape_configs: [
      {
        job_name: "platform",
        // Trino wants a name, as the Secret of the PodMonitor gives it; the gateway reads none.
        basic_auth: { username: "prometheus", password: "" },
        file_sd_configs: [{ files: ["targets.json"], refresh_interval: "5s" }],
      },
    ],
  });
}

/**
 * What the operator makes of the stack's PodMonitors, for the lab's processes. A pod whose server is
 * dead stays a target, as on Kubernetes.
 */
function targetWriter(lab: LabFolder): () => void {
  const targets = new Map<string, unknown>();
  let written = "";
  return () => {
    for (const { spec } of listObjects(lab, "PodMonitor", LAKE.namespace)) {
      const { selector, podMetricsEndpoints } = spec as unknown as PodMonitor;
      const { matchLabels } = selector;
      const role = matchLabels["app.kubernetes.io/component"];
      const relabelings = podMetricsEndpoints.flatMap((one) => one.relabelings ?? []);
      const labels = relabelings.map((one) => [one.targetLabel, one.replacement]);
      const pods = listProcesses(lab)
        .filter(({ kind }) => ["coordinator", "worker", "gateway"].includes(kind))
        .filter((one) => one.labels?.release === matchLabels["app.kubernetes.io/instance"])
        .filter(({ kind }) => role === undefined || kind === role);
      for (const { name, ports } of pods) {
        targets.set(name, {
          targets: [`127.0.0.1:${ports.http}`],
          labels: { ...Object.fromEntries(labels), pod: name },
        });
      }
    }
    const text = JSON.stringify([...targets.values()]);
    if (text !== written) writeWhole(lab.path("prometheus", "targets.json"), text);
    written = text;
  };
}

async function heldAlerts(url: string, durations: Map<string, string>): Promise<HeldAlert[]> {
  const response = await fetch(`${url}/api/v1/alerts`);
  const { data } = (await response.json()) as {
    data: { alerts: { labels: { alertname: string }; activeAt: string; annotations: Notes }[] };
  };
  return data.alerts.map(({ labels: { alertname }, annotations, activeAt }) => ({
    name: alertname,
    summary: annotations.summary,
    for: durations.get(alertname) ?? "",
    since: activeAt,
  }));
}

interface Notes {
  summary: string;
}
