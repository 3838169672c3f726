import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Relay, type Spoiling, startRelay } from "../../faults/relay";
import { startWire } from "../../faults/wire";
import { labCertificates } from "../../lab/aws/certificates";
import { DEFAULT_REGION } from "../../lab/aws/names";
import { openLabFolder } from "../../lab/folder";

// The relay before the object store, before a store that has one text for every object.

const TEXT = "0123456789";
/** Bytes of an object that takes more than one packet. */
const LARGE = 100_000;
const lab = openLabFolder(mkdtempSync(join(tmpdir(), "fault-relay-")));
let relay: Relay;
let agent: Agent;
let end: () => void;

beforeAll(async () => {
  const certificates = await labCertificates(lab, DEFAULT_REGION);
  const read = (file: string) => readFileSync(file);
  const identity = { cert: read(certificates.certificate), key: read(certificates.key) };
  const store = createServer(identity, ({ url }, response) => {
    response.end(url?.endsWith("large") ? "0".repeat(LARGE) : TEXT);
  });
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

function readObject(path: string, port = relay.port): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, agent }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
      response.once("error", reject);
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

test("buckets that are lost are told to be, for as long as they are", async () => {
  relay.lose(["exchange"]);
  expect(await readObject("/exchange/a")).toMatchObject({ status: 404 });
  expect((await readObject("/exchange/a")).text).toContain("NoSuchBucket");
  expect(await readObject("/warehouse/a")).toEqual({ status: 200, text: TEXT });
  relay.lose([]);
  expect(await readObject("/exchange/a")).toEqual({ status: 200, text: TEXT });
});

test("a certificate that is over is refused for that, and the next one is taken", async () => {
  relay.expire(true);
  await expect(readObject("/exchange/a")).rejects.toThrow(/certificate has expired/);
  relay.expire(false);
  expect(await readObject("/exchange/a")).toEqual({ status: 200, text: TEXT });
});

test("a bit that changes on the way is noticed by TLS, and the next read is whole", async () => {
  const wire = await startWire(relay.port);
  try {
    wire.damage(1);
    await expect(readObject("/exchange/large", wire.port)).rejects.toThrow();
    expect(wire.damaged).toBeGreaterThan(0);
    wire.damage(undefined);
    expect((await readObject("/exchange/large", wire.port)).text).toHaveLength(LARGE);
  } finally {
    await wire.close();
  }
});
