import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LabFolder, openLabFolder } from "../../lab/folder";
import {
  endAll,
  freePort,
  isFree,
  isSameProcess,
  lastLogLines,
  listProcesses,
  type ProcessRecord,
  type ProcessSpec,
  startProcess,
  startTimeOf,
  stopProcess,
  waitUntil,
} from "../../lab/processes";
import { parseStat } from "../../lab/processes/identity";
import { writeRecord } from "../../lab/processes/records";

const FOREVER = "console.log('up'); setInterval(() => {}, 1000)";

let lab: LabFolder;
beforeEach(() => {
  lab = openLabFolder(join(mkdtempSync(join(tmpdir(), "lab-")), ".lab"));
});
afterEach(async () => {
  await endAll(lab);
  rmSync(join(lab.root, ".."), { recursive: true, force: true });
});

function node(name: string, script: string, more: Partial<ProcessSpec> = {}): ProcessSpec {
  return {
    name,
    kind: "worker",
    command: process.execPath,
    args: ["-e", script],
    cwd: lab.root,
    env: {},
    stop: "SIGTERM",
    ports: {},
    ...more,
  };
}

const hasSaid = (name: string, line: string) => () => lastLogLines(lab, name, 5).includes(line);
const wait = (what: string, check: () => boolean, alive: ProcessRecord[] = []) =>
  waitUntil(what, check, { timeoutSeconds: 10, alive });

describe("a started process", () => {
  it("is listed as alive, writes its own log, and is gone after the stop", async () => {
    const record = await startProcess(lab, node("one", FOREVER, { ports: { http: 1234 } }));
    await wait("one speaks", hasSaid("one", "up"), [record]);
    expect(listProcesses(lab)).toMatchObject([
      { name: "one", pid: record.pid, alive: true, ports: { http: 1234 } },
    ]);
    await stopProcess(lab, record);
    expect(isSameProcess(record)).toBe(false);
    expect(listProcesses(lab)).toEqual([]);
  });

  it("leaves neither its environment nor its arguments on disk", async () => {
    const script = `${FOREVER} // argument-secret`;
    await startProcess(lab, node("one", script, { env: { PASSWORD: "environment-secret" } }));
    const file = lab.path("processes", "one.json");
    expect(readFileSync(file, "utf8")).not.toMatch(/secret/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(lab.root).mode & 0o777).toBe(0o700);
  });

  it("sees the environment it was given and not the caller's", async () => {
    process.env.AWS_PROFILE = "production";
    const record = await startProcess(
      lab,
      node("one", `console.log([process.env.AWS_PROFILE, process.env.MINE].join()); ${FOREVER}`, {
        env: { MINE: "yes" },
      }),
    );
    delete process.env.AWS_PROFILE;
    await wait("one speaks", hasSaid("one", ",yes"), [record]);
  });

  it("takes its children with it when it is killed", async () => {
    const script = `const c = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(()=>{},1000)']);
      console.log('child ' + c.pid); setInterval(() => {}, 1000)`;
    const record = await startProcess(lab, node("parent", script, { stop: "SIGKILL" }));
    const childPid = () => Number(/child (\d+)/.exec(lastLogLines(lab, "parent", 1)[0] ?? "")?.[1]);
    await wait("the child is there", () => childPid() > 0, [record]);
    const child = childPid();
    await stopProcess(lab, record);
    await wait("the child is gone", () => startTimeOf(child) === undefined);
  });

  it("cannot be started twice under one name", async () => {
    await startProcess(lab, node("one", FOREVER));
    await expect(startProcess(lab, node("one", FOREVER))).rejects.toThrow(/one is running already/);
  });

  it("needs a name that can be a file's name", async () => {
    await expect(startProcess(lab, node("../one", FOREVER))).rejects.toThrow(/"..\/one"/);
  });
});

describe("a process that dies", () => {
  it("at once: the error names it, its exit, its last lines and its log", async () => {
    const start = startProcess(lab, node("one", "", { command: "/no/such" }));
    await expect(start).rejects.toThrow(
      /one \(worker.*exit code 127[\s\S]*no\/such[\s\S]*one\.log/,
    );
  });

  it("later: waiting ends at once, with the last lines of the latest start only", async () => {
    const first = await startProcess(lab, node("one", `console.log('earlier'); ${FOREVER}`));
    await wait("first speaks", hasSaid("one", "earlier"), [first]);
    await stopProcess(lab, first);
    const script = "setTimeout(() => { console.error('no heap'); process.exit(3) }, 400)";
    const record = await startProcess(lab, node("one", script));
    const failure = await wait("never", () => false, [record]).catch((error: Error) => error);
    expect(String(failure)).toMatch(/exit code 3[\s\S]*\| no heap[\s\S]*while waiting: never/);
    expect(String(failure)).not.toMatch(/earlier/);
  });

  it("is listed as not alive, and its stop only forgets it", async () => {
    const record = await startProcess(lab, node("one", "setTimeout(() => {}, 300)"));
    await wait("it ended", () => listProcesses(lab)[0]?.alive === false);
    await stopProcess(lab, record);
    expect(listProcesses(lab)).toEqual([]);
  });
});

describe("a pid that was used again", () => {
  it("is not taken for the recorded process, and not killed", async () => {
    const other = await startProcess(lab, node("other", FOREVER));
    const stale: ProcessRecord = { ...other, name: "gone", startTime: "an earlier life" };
    writeRecord(lab, stale);
    expect(listProcesses(lab)).toMatchObject([{ name: "gone", alive: false }, { name: "other" }]);
    await stopProcess(lab, stale);
    expect(isSameProcess(other)).toBe(true);
    expect(listProcesses(lab).map(({ name }) => name)).toEqual(["other"]);
  });

  it("is told apart by the start time, whatever the program is called", () => {
    const stat = "17 (a) b (c) S 1 17 17 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0";
    expect(parseStat(stat)).toEqual({ state: "S", startTicks: "4711" });
  });
});

describe("ending everything", () => {
  it("ends what was started by an earlier command too, and works without any process", async () => {
    await startProcess(lab, node("a", FOREVER));
    await startProcess(lab, node("b", FOREVER, { kind: "database" }));
    const records = listProcesses(lab);
    await endAll(lab);
    expect(records.filter(isSameProcess)).toEqual([]);
    await endAll(lab);
    expect(listProcesses(lab)).toEqual([]);
  });
});

describe("waiting", () => {
  it("gives what the check gave", async () => {
    const file = lab.path("answer");
    setTimeout(() => writeFileSync(file, "42"), 100);
    const answer = await waitUntil("an answer", () => readFileSync(file, "utf8"), {
      timeoutSeconds: 10,
      alive: [],
    });
    expect(answer).toBe("42");
  });

  it("tells what it waited for and the last reason", async () => {
    const check = () => {
      throw new Error("connection refused");
    };
    await expect(
      waitUntil("the store answers", check, { timeoutSeconds: 0.2, alive: [] }),
    ).rejects.toThrow("the store answers: not so after 0.2 s: connection refused");
  });

  it("does not wait for a check that hangs on a dead process", async () => {
    const record = await startProcess(lab, node("one", "setTimeout(() => {}, 400)"));
    const hang = () => new Promise<boolean>(() => {});
    await expect(
      waitUntil("an answer", hang, { timeoutSeconds: 60, alive: [record] }),
    ).rejects.toThrow(/one \(worker/);
  });
});

describe("free ports", () => {
  it("are never given twice, and not while something listens", async () => {
    const ports = await Promise.all(Array.from({ length: 30 }, freePort));
    expect(new Set(ports).size).toBe(30);
    const taken = ports[0] ?? 0;
    const server = createServer().listen(taken, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    expect(await isFree(taken)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isFree(taken)).toBe(true);
  });
});
