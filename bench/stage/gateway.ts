import { defaultRulesFor } from "../../components/gateway/rules/default-rules";
import { renderRoutingRules } from "../../components/gateway/rules/render";
import { registerEndpoint } from "../../lab/cluster";
import { listProcesses, waitUntil } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { mustRun } from "../../proof/trino/client";
import { type InstallOptions, openStage, registerBackends } from "../../test/lab/gateway/stage";
import { startStub } from "../../test/lab/gateway/stub-coordinator";
import type { Run } from "../suite/benchmark";

/** A statement that the stub ends at once, and that the gateway parses as any other. */
export const SQL = "select 0";

const RELEASE = "trino-gateway";
const GROUPS = ["interactive", "batch"];

/** Real gateways and PostgreSQL before a coordinator that does nothing: what is left is the gateway's. */
export interface GatewayServers {
  /** The gateway's address now. */
  gateway(): string;
  direct: string;
  /** Ids of the gateway's processes. */
  pids(): number[];
  /** Installs it anew, and waits until it routes. */
  install(options: InstallOptions): Promise<void>;
}

/** Starts them, or gives those that are up. */
export const gatewayServers = (run: Run): Promise<GatewayServers> =>
  run.stage("gateway", () => start(run));

async function start({ lab, progress, signal }: Run): Promise<GatewayServers> {
  const stage = await openStage(lab, await ensureToolchain(progress));
  const stub = await startStub("bench");
  signal.addEventListener("abort", () => void stub.close(), { once: true });
  registerEndpoint(lab, "trino.default.svc.cluster.local:8080", stub.port);
  let address = "";
  const install = async (options: InstallOptions) => {
    address = await stage.install(RELEASE, options);
    await registerBackends(stage, RELEASE, [
      { name: "trino", url: "http://trino:8080", routingGroup: "interactive" },
    ]);
    const answers = async () => (await mustRun(address, SQL)).rows.length === 1;
    await waitUntil("the gateway routes", answers, { timeoutSeconds: 60, alive: [] });
  };
  const pids = () =>
    listProcesses(lab)
      .filter(({ kind, alive }) => kind === "gateway" && alive)
      .map(({ pid }) => pid);
  return { gateway: () => address, direct: `http://127.0.0.1:${stub.port}`, pids, install };
}

/** The default rules, and as many more by the client's source, none of which matches. */
export function rulesOf(count: number): string {
  const own = defaultRulesFor(GROUPS, "interactive");
  const more = Array.from({ length: Math.max(0, count - own.length) }, (_, index) => ({
    name: `team-${index}`,
    match: { source: [`team-${index}-*`], queryType: ["SELECT"] },
    routeTo: "batch",
  }));
  return renderRoutingRules([...own, ...more], "interactive");
}
