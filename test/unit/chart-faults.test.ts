import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { modelRelease } from "../../cli/charts";
import { mergeValues } from "../../cli/charts/values";

const faultsOf = (values: Record<string, unknown>, chart = "trino", version = "1.42.2") =>
  modelRelease({ name: "r", namespace: "n", chart, version, values }).faults;

describe("values that the chart would ignore or refuse", () => {
  test("an unknown key names the nearest one", () => {
    expect(faultsOf({ server: { wokers: 3 } })).toEqual([
      'server.wokers: the chart has no such key (did you mean "server.workers"?)',
    ]);
    expect(faultsOf({ aditionalConfigProperties: [] })[0]).toContain("additionalConfigProperties");
  });

  test("a list, a map and a scalar keep their places", () => {
    expect(faultsOf({ envFrom: { secretRef: {} } })).toEqual([
      'envFrom: {"secretRef":{}} must be a list',
    ]);
    expect(faultsOf({ catalogs: "tpch" })).toContain('catalogs: "tpch" must be a map');
    expect(faultsOf({ server: 3 })).toContain("server: 3 must be a map");
    expect(faultsOf({ server: { workers: [3] } })[0]).toBe("server.workers: [3] must be a number");
  });

  test("the termination grace period is at least two drains long", () => {
    const worker = { gracefulShutdown: { enabled: true, gracePeriodSeconds: 60 } };
    expect(faultsOf({ worker: { ...worker, terminationGracePeriodSeconds: 120 } })).toEqual([]);
    expect(faultsOf({ worker: { ...worker, terminationGracePeriodSeconds: 119 } })).toEqual([
      "worker.terminationGracePeriodSeconds: 119 must be at least 120, two times worker.gracefulShutdown.gracePeriodSeconds (60)",
    ]);
  });

  test("the chart's own contradictions are told, beside what the lab refuses", () => {
    const scaling = { autoscaling: { enabled: true }, keda: { enabled: true } };
    expect(faultsOf({ server: scaling })).toEqual(
      expect.arrayContaining([
        "server.keda.enabled: conflicts with server.autoscaling.enabled; enable one of them",
        "server.keda.triggers: needs at least one trigger when server.keda is enabled",
      ]),
    );
    const worker = {
      gracefulShutdown: { enabled: true },
      terminationGracePeriodSeconds: 240,
      lifecycle: { preStop: {} },
    };
    expect(faultsOf({ worker })).toContain(
      "worker.lifecycle: conflicts with worker.gracefulShutdown.enabled; remove one of them",
    );
    expect(faultsOf({ accessControl: { type: "file" } })).toEqual([
      'accessControl.type: "file" is not a type; use configmap or properties',
    ]);
  });

  test("an exchange manager without base directories would spool to the container's root", () => {
    expect(faultsOf({ server: { exchangeManager: { name: "filesystem" } } })).toEqual([
      "server.exchangeManager.baseDir: required, the chart would write it empty",
    ]);
    expect(faultsOf({ additionalExchangeManagerProperties: ["a=b"] })).toHaveLength(1);
  });

  test("Go templates are not evaluated", () => {
    const catalogs = { lake: "connector.name={{ .Values.connector }}" };
    expect(faultsOf({ catalogs })[0]).toMatch(/^catalogs: Go templates/);
  });

  test("a volume of another kind, and a mount without volume", () => {
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "c" } }];
    expect(faultsOf({ volumes }, "trino-gateway", "1.19.0")[0]).toBe(
      'volumes[0]: volume "data" (persistentVolumeClaim) is not modelled by the lab; use configMap, secret or emptyDir',
    );
    const volumeMounts = [{ name: "rules", mountPath: "/rules" }];
    expect(faultsOf({ volumeMounts }, "trino-gateway", "1.19.0")[0]).toBe(
      'volumes: the mount /rules names no volume: "rules"',
    );
  });

  test("only charts and versions that are modelled", () => {
    expect(faultsOf({}, "trino", "1.40.0")).toEqual([
      "version: chart trino 1.40.0 is not modelled by the lab; use 1.42.2",
    ]);
    expect(faultsOf({}, "nginx", "1")).toEqual([
      'chart: "nginx" is not modelled by the lab; use trino or trino-gateway',
    ]);
  });
});

describe("values over defaults", () => {
  test("maps merge, lists replace, null removes", () => {
    const defaults = { a: { b: 1, c: [1, 2] }, d: "x" };
    expect(mergeValues(defaults, { a: { c: [3], e: null }, d: null })).toEqual({
      a: { b: 1, c: [3] },
    });
  });

  test("nothing given changes nothing, and giving twice is giving once", () => {
    const maps = fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.oneof(fc.integer(), fc.constant(null), fc.dictionary(fc.constantFrom("x", "y"), fc.nat())),
    );
    const present = maps.map((map) => mergeValues({}, map));
    fc.assert(
      fc.property(present, maps, (defaults, given) => {
        expect(mergeValues(defaults, {})).toEqual(defaults);
        const once = mergeValues(defaults, given);
        expect(mergeValues(once, given)).toEqual(once);
      }),
    );
  });
});
