import { randomBytes } from "node:crypto";
import { type Stack, stackNameOf } from "../../cli/commands/stack-file";
import { expectedReleases, inspectReleases, kubeConfigOf, kubernetesApi } from "../../cli/status";
import { DEFAULT_GATEWAY_VERSION } from "../../components/shared/versions";
import type { KubernetesApi } from "../../infra/watch/kubernetes-api";
import { type Clusters, clustersOf } from "../clusters";
import { type Ask, type Dataset, dropTables } from "../dataset";
import { type KubernetesSubject, openSubject, type Scaled } from "../kubernetes/subject";
import { patientApi } from "../kubernetes/waiting";
import type { PlatformTried } from "../report/report";
import { NotTried } from "../subject";
import { loginHeaders, mustRun, RequestRefused } from "../trino/client";
import type { Login } from "../trino/coordinator";
import { type Catalog, chooseDataset, SCHEMA_PREFIX, type Wish } from "./catalogs";
import { changesOfSecondUp } from "./second-up";
import type { Ledger, Unfinished } from "./unfinished";

/** A stack that can be tried: ways to its servers are open. */
export interface OpenStack {
  subject: KubernetesSubject;
  clusters: Clusters;
  dataset: Dataset | NotTried;
  tried: PlatformTried;
  context: string;
  server: string;
  releases: string[];
  abandoned: Unfinished[];
  /** Runs a statement through the gateway, past all trials. */
  ask: Ask;
  /** Writes down that this run has something to put back. */
  begin(): void;
}

/** What is opened, and for whom. */
export interface Opening {
  stack: string;
  file: Stack;
  login: Login;
  wish: Wish;
  ledger: Ledger;
  signal: AbortSignal;
}

/** @throws Error if the stack is not there, is not well, or lets nobody in */
export async function openStackForTrials(opening: Opening): Promise<OpenStack> {
  const { stack, login, wish, ledger, signal } = opening;
  const { platform } = opening.file;
  const { namespace } = platform;
  const config = await kubeConfigOf(platform.kubernetes);
  const api = await kubernetesApi(config);
  const releases = expectedReleases(platform);
  const health = await inspectReleases(api, { stack, namespace, releases });
  const ill = health.filter(
    ({ status, pods }) => status === "missing" || pods.some((p) => !p.ready),
  );
  if (ill.length > 0) {
    const names = ill.map(({ name }) => name).join(", ");
    throw new Error(`${names}: not ready; why, says: npm run status -- ${stack}`);
  }
  const schema = `${SCHEMA_PREFIX}${randomBytes(3).toString("hex")}`;
  const place = { stack, server: api.server, namespace };
  let made: Pick<Dataset, "catalog" | "schema"> | undefined;
  const note = (scaled: Scaled[]) => ledger.note({ ...place, ...made, scaled });
  const subject = await openSubject({
    config,
    api: patientApi(api, signal),
    platform,
    login,
    signal,
    secondUp: () => changesOfSecondUp(stack, signal),
    onScaled: note,
  });
  try {
    const ask: Ask = (sql, client) =>
      mustRun(subject.gateway, sql, { ...login, ...client }, { reconnectSeconds: 30 });
    const dataset = chooseDataset(await catalogsOf(login, subject), platform, wish, schema);
    if (!(dataset instanceof NotTried)) made = { catalog: dataset.catalog, schema };
    return {
      subject,
      clusters: clustersOf(platform, login.user),
      dataset,
      tried: await whatIsTried(opening, subject, api),
      context: config.getCurrentContext(),
      server: api.server,
      releases: releases.map(({ name }) => name),
      abandoned: ledger.abandoned(place),
      ask,
      begin: () => note([]),
    };
  } catch (error) {
    await subject.close();
    throw error;
  }
}

/** Trino's catalogs; the first query of all, so it tells whether anybody is let in. */
async function catalogsOf(
  login: Login,
  { gateway, trouble }: KubernetesSubject,
): Promise<Catalog[]> {
  const sql = "SELECT catalog_name, connector_name FROM system.metadata.catalogs ORDER BY 1";
  const { rows } = await mustRun(gateway, sql, login).catch((error) => {
    if (error instanceof RequestRefused && [401, 403].includes(error.status)) {
      throw new Error(`Trino does not let us in: ${error.message}`);
    }
    throw new Error(`no query comes through the gateway: ${trouble() ?? error.message}`);
  });
  return rows.map(([name, connector]) => ({ name: String(name), connector: String(connector) }));
}

/** Where it runs, and of what versions. */
async function whatIsTried(
  { stack, file, login }: Opening,
  { coordinators, exchange }: KubernetesSubject,
  api: KubernetesApi,
): Promise<PlatformTried> {
  const versions = await Promise.all(
    Object.entries(coordinators).map(([name, url]) => trinoVersionOf(name, url, login)),
  );
  const { gitVersion } = await api.get<{ gitVersion: string }>("/version");
  const { gatewayVersion = DEFAULT_GATEWAY_VERSION } = file.platform;
  return {
    where: "kubernetes",
    name: stackNameOf(stack),
    versions: {
      trino: [...new Set(versions)].join(", "),
      gateway: String(gatewayVersion),
      kubernetes: gitVersion,
      store: exchange.store,
    },
  };
}

async function trinoVersionOf(name: string, url: string, login: Login): Promise<string> {
  const response = await fetch(`${url}/v1/info`, { headers: loginHeaders(login) });
  if (!response.ok) throw new Error(`the coordinator of ${name}: HTTP ${response.status}`);
  return ((await response.json()) as { nodeVersion: { version: string } }).nodeVersion.version;
}

/** Puts back what a killed run has left of this stack. */
export async function cleanUpAfter(run: Unfinished, { subject, ask }: OpenStack): Promise<void> {
  await subject.putBack(run.scaled);
  const { catalog, schema } = run;
  if (catalog && schema) await dropTables(ask, { catalog, schema });
}
