import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/context";
import { readIfThere, writeWhole } from "../../cli/folder";
import { isSameProcess, type ProcessIdentity, startTimeOf } from "../../cli/process-identity";
import type { Scaled } from "../kubernetes/subject";

/** What a run has made or changed, as long as it has not put it back. */
export interface Unfinished {
  stack: string;
  /** Address of the Kubernetes API, and the namespace: the same name may be another stack tomorrow. */
  server: string;
  namespace: string;
  catalog?: string;
  schema?: string;
  scaled: Scaled[];
  process: ProcessIdentity;
}

/** The files of runs that have not ended. */
export interface Ledger {
  /** Writes down what this run has to put back. */
  note(entry: Omit<Unfinished, "process">): void;
  /** This run has put everything back. */
  settle(): void;
  /** Runs whose process was killed before it could put back what it did to this stack. */
  abandoned(of: Pick<Unfinished, "stack" | "server" | "namespace">): Unfinished[];
  /** What that run did was put back. */
  forget(run: Unfinished): void;
}

/** The ledger of this checkout: runs from elsewhere clean up after themselves, or are left alone. */
export function openLedger(folder: string = join(ROOT, ".prove", "unfinished")): Ledger {
  const own = join(folder, `${process.pid}.json`);
  const fileOf = ({ pid }: ProcessIdentity) => join(folder, `${pid}.json`);
  const entries = () => {
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readIfThere(join(folder, name)) ?? "{}") as Unfinished);
  };
  return {
    note: (entry) => {
      const identity = { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
      writeWhole(own, `${JSON.stringify({ ...entry, process: identity }, null, 2)}\n`);
    },
    settle: () => rmSync(own, { force: true }),
    abandoned: ({ stack, server, namespace }) =>
      entries().filter(
        (one) =>
          one.stack === stack &&
          one.server === server &&
          one.namespace === namespace &&
          !isSameProcess(one.process),
      ),
    forget: ({ process: identity }) => rmSync(fileOf(identity), { force: true }),
  };
}
