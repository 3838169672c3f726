import { readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeDown } from "../../lab/platform/take-down";
import { waitUntil } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { type Certificate, certificateMaker } from "./gateway/impostor";
import { openStage, registerBackends } from "./gateway/stage";
import { temporaryLab } from "./support";

// The real gateway before coordinators that speak TLS, one of them with a certificate of another's CA.

const lab = temporaryLab();
const maker = certificateMaker();
const servers: Server[] = [];
let gateway: string;

/** Says who it is, over TLS; gives its URL. */
async function coordinator(name: string, { key, certificate }: Certificate): Promise<string> {
  let queries = 0;
  const pair = { key: readFileSync(key), cert: readFileSync(certificate) };
  const server = createServer(pair, (request, response) => {
    request.resume();
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      const answer =
        request.url === "/v1/info" ? { starting: false } : { id: `${queries++}_${name}` };
      response.end(JSON.stringify({ ...answer, authorization: request.headers.authorization }));
    });
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  const authority = await maker.authority("corporate CA");
  const good = await coordinator("good", await maker.certificate("localhost", authority));
  const foreign = await maker.certificate("localhost", await maker.authority("Mallory"));
  const other = await coordinator("other", await maker.certificate("mallory.example", authority));
  const stage = await openStage(lab, await ensureToolchain(() => {}));
  await stage.cluster.apply({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "clusters-ca", namespace: "default" },
    data: { "root.pem": readFileSync(authority.certificate, "utf8") },
  });
  gateway = await stage.install("trino-gateway", {
    security: { clusterTrust: { configMapName: "clusters-ca", file: "root.pem" } },
  });
  await registerBackends(stage, "trino-gateway", [
    { name: "good", url: good, routingGroup: "interactive" },
    { name: "foreign", url: await coordinator("foreign", foreign), routingGroup: "batch" },
    { name: "other", url: other, routingGroup: "batch" },
  ]);
});

afterAll(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await takeDown(lab, { keepLogs: false });
  rmSync(maker.folder, { recursive: true, force: true });
});

const stateOf = async (backend: string) =>
  (await fetch(`${gateway}/api/public/backends/${backend}/state`)).text();

describe("a gateway that speaks TLS to its clusters", () => {
  test("sends queries to the one with a certificate of the CA for its name", async () => {
    const isHealthy = async () => (await stateOf("good")).includes('"HEALTHY"');
    await waitUntil("it is healthy", isHealthy, { timeoutSeconds: 30, alive: [] });
    const headers = { "x-trino-user": "ana", authorization: "Basic YW5hOnNlY3JldA==" };
    const answer = await fetch(`${gateway}/v1/statement`, {
      method: "POST",
      headers,
      body: "SELECT 1",
    });
    expect(await answer.json()).toMatchObject({ authorization: headers.authorization });
  });

  test.each(["foreign", "other"])("takes %s for down, and tells it no password", async (name) => {
    const isDown = async () => (await stateOf(name)).includes('"UNHEALTHY"');
    await waitUntil("it is down", isDown, { timeoutSeconds: 30, alive: [] });
    const headers = { "x-trino-user": "ana", "x-trino-source": "airflow" };
    const answer = await fetch(`${gateway}/v1/statement`, {
      method: "POST",
      headers,
      body: "SELECT 1",
    });
    expect(answer.status).toBe(500);
  });
});
