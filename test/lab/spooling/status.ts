import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Call } from "../../../cli/command";
import { commands } from "../../../cli/commands";
import { status } from "../../../cli/commands/status";
import type { KubernetesCluster } from "../../../cli/providers/cloud";
import type { LabFolder } from "../../../lab/folder";
import { startApiServer } from "../../kubernetes/api-server";
import { runWords } from "../../unit/command-line";
import { labAsKubernetes, openPlainStore } from "../lab-as-kubernetes";

/** What `npm run status` prints of a lab, whose processes it is shown as pods. @param stackFile text */
export async function statusOfPods(
  lab: LabFolder,
  cluster: KubernetesCluster,
  stackFile: string,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "spooling-status-"));
  const store = await openPlainStore(lab);
  const api = await startApiServer(labAsKubernetes(lab, cluster, [], store));
  const before = process.env.KUBECONFIG;
  process.env.KUBECONFIG = join(folder, "kubeconfig");
  writeFileSync(process.env.KUBECONFIG, api.kubeconfig);
  writeFileSync(join(folder, "Pulumi.pods.yaml"), stackFile);
  const table = commands.map((one) =>
    one.name === "status" ? { ...one, run: (call: Call) => status(call, { stacks: folder }) } : one,
  );
  try {
    const { out, err } = await runWords(["status", "pods"], table);
    return out + err;
  } finally {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    await api.close();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
