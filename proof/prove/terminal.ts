import { createInterface, type Interface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks a person; the answer as typed. */
export async function askPerson(question: string, signal: AbortSignal): Promise<string> {
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  handOn(asked);
  try {
    return await asked.question(question, { signal });
  } finally {
    asked.close();
  }
}

/** The same, and what is typed is not shown. */
export async function askSecretly(question: string, signal: AbortSignal): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  const asked = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  handOn(asked);
  try {
    return await asked.question("", { signal });
  } finally {
    asked.close();
    process.stderr.write("\n");
  }
}

/** The terminal gives Ctrl-C to whoever reads from it. */
function handOn(asked: Interface): void {
  asked.once("SIGINT", () => process.emit("SIGINT"));
}
