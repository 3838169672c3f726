import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ApiRefused, type KubernetesApi } from "../../infra/watch/kubernetes-api";
import { maskSecrets } from "../../infra/watch/mask";
import type { Pod } from "../../infra/watch/pods";

interface Event {
  lastTimestamp?: string;
  eventTime?: string;
  type?: string;
  reason?: string;
  message?: string;
  involvedObject: { kind: string; name: string };
}

/** Lines that are kept of each log: a start of Trino and its end. */
const KEPT_LINES = 2000;

/**
 * Writes down how a namespace is, for whoever looks into a failure: pods as the API shows them, events, and
 * the logs of every container, of the one before it, too. What looks like a secret is masked.
 *
 * @returns the files
 */
export async function collectEvidence(
  api: KubernetesApi,
  namespace: string,
  folder: string,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), maskSecrets(text));
    files.push(name);
  };
  const inside = `/api/v1/namespaces/${namespace}`;
  const { items: pods } = await api.get<{ items: Pod[] }>(`${inside}/pods`);
  write("pods.json", JSON.stringify(pods, null, 2));
  const { items: events } = await api.get<{ items: Event[] }>(`${inside}/events`);
  write("events.txt", `${events.map(eventLine).sort().join("\n")}\n`);
  for (const { metadata, status } of pods) {
    const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    for (const { name, restartCount } of statuses) {
      for (const previous of restartCount > 0 ? [true, false] : [false]) {
        const log = await logOf(api, `${inside}/pods/${metadata.name}/log`, name, previous);
        if (log) write(`${metadata.name}.${name}${previous ? ".before" : ""}.log`, log);
      }
    }
  }
  return files;
}

async function logOf(api: KubernetesApi, path: string, container: string, previous: boolean) {
  try {
    return await api.text(path, {
      container,
      tailLines: String(KEPT_LINES),
      ...(previous && { previous: "true" }),
    });
  } catch (error) {
    if (error instanceof ApiRefused) return "";
    throw error;
  }
}

function eventLine({ lastTimestamp, eventTime, type, reason, message, involvedObject }: Event) {
  const { kind, name } = involvedObject;
  return [lastTimestamp ?? eventTime ?? "", type, reason, `${kind}/${name}`, message].join("  ");
}
