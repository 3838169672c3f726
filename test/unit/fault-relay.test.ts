import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Relay, type Spoiling, startRelay } from "../../faults/relay";
import { labCertificates } from "../../lab/aws/certificates";
import { DEFAULT_REGION } from "../../lab/aws/names";
import { openLabFolder } from "../../lab/folder";

// The relay before the object store, before a store that has one text for every object.

const TEXT = "0123456789";
const lab = openLabFolder(mkdtempSync(join(tmpdir(), "fault-relay-")));
let relay: Relay;
let agent: Agent;
let end: () => void;

beforeAll(async () => {
  const certificates = await labCertificates(lab, DEFAULT_REGION);
  const read = (file: string) => readFileSync(file);
  const identity = { cert: read(certificates.certificate), key: read(certificates.key) };
  const store = createServer(identity, (_, response) => void response.end(TEXT));
  await new Promise<void>((resolve) => store.listen(0, "127.0.0.1", resolve));
  const { port } = store.address() as AddressInfo;
  relay = await startRelay({ upstream: () => port, certificates });
  agent = new Agent({ ca: read(certificates.ca) });
  end = () => void store.close();
});
afterEach(() => relay.spoil(undefined));
afterAll(async () => {
  await relay.close();
  end();
  rmSync(lab.root, { recursive: true });
});

function readObject(path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port: relay.port, path, agent }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, text });
    }).on("error", reject);
  });
}

test.each<[Spoiling["how"], number, string]>([
  ["corrupt", 200, "0123446789"],
  ["truncated", 200, "01234"],
  ["missing", 404, "NoSuchKey"],
])(
  "an object that is %s is so at each read, and the others are whole",
  async (how, status, text) => {
    relay.spoil({ buckets: ["exchange"], objects: 1, how });
    const whole = { status: 200, text: TEXT };
    expect(await readObject("/exchange?list-type=2")).toEqual(whole);
    for (const _ of [1, 2]) {
      const read = await readObject("/exchange/a");
      expect(read.status).toBe(status);
      expect(read.text).toContain(text);
    }
    expect(await readObject("/exchange/b")).toEqual(whole);
    expect(await readObject("/warehouse/a")).toEqual(whole);
    relay.spoil(undefined);
    expect(await readObject("/exchange/a")).toEqual(whole);
  },
);
