import { describe, expect, test } from "vitest";
import { renderCommand } from "../../components/gateway/command";
import {
  checkMemory,
  defaultMemoryGiB,
  heapPercent,
  LARGEST_HEADER_KIB,
  memoryRows,
  reckonMemory,
} from "../../components/gateway/memory";
import { renderPlainValues, withSecurity } from "../../components/gateway/values";

const spec = {
  name: "gw",
  gatewayVersion: "21",
  replicas: 2,
  memoryGiB: 2,
  cpu: 2,
  defaultRoutingGroup: "interactive",
  healthCheckSeconds: 10,
  rulesRefreshSeconds: 15,
  historyHours: 168,
  rulesConfigMapName: "rules",
  adminSecretName: "admin",
  keyPairSecretName: "keys",
  cookieSecretName: "cookie",
};

describe("what passes through the gateway", () => {
  const limitsOf = (load = {}) => {
    const { config } = renderPlainValues({ ...spec, load });
    return { ...config.serverConfig, truncatedAt: config.proxyResponseConfiguration.responseSize };
  };

  test("is every header that Trino takes, in requests and answers, on both sides", () => {
    const limits = Object.entries(limitsOf()).filter(([key]) =>
      /header-size|buffer-size/.test(key),
    );
    expect(limits.map(([key]) => key).sort()).toEqual([
      "http-server.max-request-header-size",
      "http-server.max-response-header-size",
      "proxy.http-client.max-request-header-size",
      "proxy.http-client.max-response-header-size",
      "proxy.http-client.request-buffer-size",
    ]);
    for (const [, value] of limits) expect(value).toBe(`${LARGEST_HEADER_KIB}kB`);
    expect(LARGEST_HEADER_KIB).toBeGreaterThan(200);
  });

  test("is an answer up to the limit, or none: nothing is cut off", () => {
    expect(limitsOf()).toMatchObject({
      "proxy.http-client.max-content-length": "128MB",
      truncatedAt: "128MB",
    });
    expect(limitsOf({ answerMiB: 300 })).toMatchObject({
      "proxy.http-client.max-content-length": "300MB",
      truncatedAt: "300MB",
    });
  });
});

describe("memory", () => {
  test("of the measured load is what was measured", () => {
    const { heap, pod } = reckonMemory({ clients: 200, answerMiB: 128 });
    expect(heap).toBe(1140);
    expect(pod).toBeGreaterThan(1481);
    expect(defaultMemoryGiB()).toBe(2);
  });

  test("grows with clients and with the largest answer", () => {
    expect(defaultMemoryGiB({ clients: 1000 })).toBe(4.5);
    expect(defaultMemoryGiB({ answerMiB: 1024 })).toBe(5.5);
    expect(defaultMemoryGiB({ clients: 1, answerMiB: 1 })).toBe(2);
  });

  test.each([{}, { clients: 5000 }, { answerMiB: 1024 }, { clients: 3000, answerMiB: 512 }])(
    "of a pod that says nothing else holds heap and the rest: %j",
    (load) => {
      const memoryGiB = defaultMemoryGiB(load);
      const heap = (memoryGiB * 1024 * heapPercent(memoryGiB, load)) / 100;
      const { heap: needed, outside } = reckonMemory(load);
      expect(heap).toBeGreaterThanOrEqual(needed - 1);
      expect(memoryGiB * 1024 - heap).toBeGreaterThanOrEqual(outside);
      expect(checkMemory(memoryGiB, load)).toEqual([]);
    },
  );

  test("that is too little is refused", () => {
    expect(checkMemory(1)).toEqual([
      {
        path: "memoryGiB",
        message:
          "1 is too little for 200 clients and an answer of 128 MiB, which may need 1546 MiB; use at least 2, or a smaller load",
      },
    ]);
  });

  test("outside the heap is left to the process, which the chart's 80 % would take", () => {
    expect(renderCommand({ memoryGiB: 2 })).toBeUndefined();
    const { command } = withSecurity({ ...spec, memoryGiB: 4.5, load: { clients: 1000 } }) as {
      command?: string[];
    };
    expect(command).toContain("-XX:MaxRAMPercentage=78.0");
  });

  test("is shown as a sum", () => {
    const rows = Object.fromEntries(memoryRows(2).map(([name, mib]) => [name.trim(), mib]));
    expect(rows["memory of the pod"]).toBe((rows.heap ?? 0) + (rows["outside the heap"] ?? 0));
  });
});
