import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks a person; the answer as typed. */
export async function askPerson(question: string, signal: AbortSignal): Promise<string> {
  const asked = createInterface({ input: process.stdin, output: process.stderr });
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
  try {
    return await asked.question("", { signal });
  } finally {
    asked.close();
    process.stderr.write("\n");
  }
}
