import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rewriteEndpoints, serviceAddress } from "../../lab/cluster/endpoints";
import { relocatePaths } from "../../lab/cluster/relocation";

const endpoints = {
  [serviceAddress("trino-batch", "trino", 8080)]: 20001,
  "object-store.lab:9000": 20002,
};

describe("in-cluster names become ports of 127.0.0.1", () => {
  test.each([
    "trino-batch:8080",
    "trino-batch.trino:8080",
    "trino-batch.trino.svc:8080",
    "trino-batch.trino.svc.cluster.local:8080",
    "Trino-Batch.trino:8080",
  ])("a Service as %s", (address) => {
    expect(rewriteEndpoints(`proxyTo=http://${address}/v1`, endpoints, "trino")).toBe(
      "proxyTo=http://127.0.0.1:20001/v1",
    );
  });

  test("another namespace does not see the one-word form", () => {
    const text = "a=http://trino-batch:8080\nb=http://trino-batch.trino:8080";
    expect(rewriteEndpoints(text, endpoints, "other")).toBe(
      "a=http://trino-batch:8080\nb=http://127.0.0.1:20001",
    );
  });

  test.each([
    "my-trino-batch:8080",
    "trino-batch-2:8080",
    "trino-batch:80801",
    "trino-batch:808",
    "trino-batch.other:8080",
    "trino-batch.trino.svc.cluster.local.example.com:8080",
    "x.trino-batch.trino:8080",
    "trino-batch.trino",
    "my.object-store.lab:9000",
  ])("%s is another name", (address) => {
    const text = `uri=http://${address}/x`;
    expect(rewriteEndpoints(text, endpoints, "trino")).toBe(text);
  });

  const host = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?(\.[a-z]{1,4}){0,2}$/);
  const port = fc.integer({ min: 1, max: 65535 });

  test("every registered name is replaced, and nothing else", () => {
    const parts = fc.array(fc.tuple(host, port, fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(parts, (addresses) => {
        const known = new Map<string, number>();
        for (const [name, number, registered] of addresses) {
          if (registered) known.set(`${name}.lab:${number}`, 30000 + known.size);
        }
        const all = addresses.map(([name, number]) => `${name}.lab:${number}`);
        const text = all.map((address) => `jdbc:x://${address}/db?a=b`).join(",\n");
        const expected = all
          .map((address) => {
            const local = known.get(address);
            return `jdbc:x://${local ? `127.0.0.1:${local}` : address}/db?a=b`;
          })
          .join(",\n");
        expect(rewriteEndpoints(text, Object.fromEntries(known))).toBe(expected);
      }),
    );
  });

  test("twice is once", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = rewriteEndpoints(`${text} trino-batch:8080 ${text}`, endpoints, "trino");
        expect(rewriteEndpoints(once, endpoints, "trino")).toBe(once);
      }),
    );
  });
});

describe("paths of a container become paths of its pod's folder", () => {
  const paths = ["/etc/trino", "/etc/trino-gateway/rules", "/etc/registration"];
  const relocate = (text: string) => relocatePaths(text, paths, "/lab/pod");

  test.each([
    ["config=/etc/trino/catalog", "config=/lab/pod/etc/trino/catalog"],
    ["sh /etc/registration/register.sh", "sh /lab/pod/etc/registration/register.sh"],
    ['"/etc/trino-gateway/rules"', '"/lab/pod/etc/trino-gateway/rules"'],
    ["--data @/etc/registration/a.json", "--data @/lab/pod/etc/registration/a.json"],
    ["cd /etc/trino.", "cd /lab/pod/etc/trino."],
  ])("%s", (text, expected) => {
    expect(relocate(text)).toBe(expected);
    expect(relocate(relocate(text))).toBe(expected);
  });

  test.each([
    "/etc/trino-gateway/config.yaml",
    "/opt/etc/trino",
    "s3://bucket/etc/trino",
    "/etc/trino.d/x",
    "/etc/trinodb",
  ])("%s is another path", (text) => {
    expect(relocate(text)).toBe(text);
  });
});
