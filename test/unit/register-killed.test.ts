import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { REGISTER_SCRIPT_FILE, renderRegistration } from "../../components/gateway/registration";
import type { BackendSpec } from "../../components/gateway/spec";

// The pod of the registration dies at each of its steps: nothing of that takes the last backend from
// a routing group, and the next run finishes what was begun. The real sh and curl, a gateway that
// only keeps a table.

interface Row {
  active: boolean;
  routingGroup: string;
  externalUrl: string;
  name: string;
  proxyTo: string;
}

const started: (() => void)[] = [];
afterEach(() => {
  for (const end of started.splice(0)) end();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  started.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Gives each change of the table to `onChange`, and waits for it before and after. */
async function startGateway(rows: Map<string, Row>, onChange: (when: string) => Promise<void>) {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { url = "" } = request;
    const [, , , verb = "", last = ""] = url.split("/");
    const change = {
      modify: () => {
        if (last === "delete") rows.delete(body);
        else {
          const row = JSON.parse(body) as Row;
          rows.set(row.name, row);
        }
      },
      activate: () => setActive(rows, last, true),
      deactivate: () => setActive(rows, last, false),
    }[verb];
    if (change) {
      await onChange(`before ${verb} ${last}`);
      change();
      await onChange(`after ${verb} ${last}`);
    }
    const isList = url === "/gateway/backend/all";
    response.end(isList ? JSON.stringify([...rows.values()]) : '{"state":"HEALTHY"}');
  });
  return listen(server);
}

function setActive(rows: Map<string, Row>, name: string, active: boolean): void {
  const row = rows.get(name);
  if (row) rows.set(name, { ...row, active });
}

/** Runs the script to its end, or until somebody kills it. */
function startScript(gateway: string, backends: readonly BackendSpec[]) {
  const folder = mkdtempSync(join(tmpdir(), "register-"));
  started.push(() => rmSync(folder, { recursive: true, force: true }));
  const database = { host: "db", port: 5432, name: "gateway" } as never;
  const timing = { healthCheckSeconds: 1, drainSeconds: 30 };
  const { files } = renderRegistration("gateway", backends, database, timing);
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text.replaceAll("sleep 2", "sleep 0"));
  }
  const child = spawn("sh", [join(folder, REGISTER_SCRIPT_FILE)], {
    detached: true,
    stdio: "ignore",
    env: {
      PATH: process.env.PATH ?? "",
      GATEWAY_URL: gateway,
      GATEWAY_ADMIN_USER: "admin",
      GATEWAY_ADMIN_PASSWORD: "secret",
      SETTLE_SECONDS: "0",
      DRAIN_SECONDS: "30",
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { ended, kill: () => process.kill(-(child.pid ?? 0), "SIGKILL") };
}

/** A cluster is replaced: blue is there, green is wanted. Gives what was changed, step by step. */
async function replaced(killAt?: string): Promise<string[]> {
  const idle = await listen(createServer((_, response) => void response.end("[]")));
  const of = (name: string): BackendSpec => ({
    name: `trino-${name}`,
    url: idle,
    routingGroup: "batch",
    active: true,
  });
  const rowOf = ({ name, url, routingGroup }: BackendSpec): Row => {
    return { active: true, routingGroup, externalUrl: url, name, proxyTo: url };
  };
  const blue = rowOf(of("blue"));
  const rows = new Map([[blue.name, blue]]);
  const steps: string[] = [];
  let script: ReturnType<typeof startScript> | undefined;
  const gateway = await startGateway(rows, async (when) => {
    steps.push(when);
    expect([...rows.values()].some(({ active }) => active)).toBe(true);
    if (when !== killAt) return;
    script?.kill();
    await script?.ended;
  });
  script = startScript(gateway, [of("green")]);
  expect(await script.ended).toBe(killAt ? null : 0);
  if (killAt) {
    killAt = undefined;
    script = startScript(gateway, [of("green")]);
    expect(await script.ended).toBe(0);
  }
  expect([...rows.values()]).toEqual([rowOf(of("green"))]);
  return steps;
}

const STEPS = ["modify update", "deactivate trino-blue", "modify delete"];

test("a cluster is replaced in three steps", async () => {
  const steps = STEPS.flatMap((step) => [`before ${step}`, `after ${step}`]);
  expect(await replaced()).toEqual(steps);
});

test.each(STEPS.flatMap((step) => [`before ${step}`, `after ${step}`]))(
  "the registration is killed %s, and the next one finishes",
  async (step) => {
    const steps = await replaced(step);
    expect(steps).toContain(step);
  },
);
