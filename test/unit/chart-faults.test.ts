import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chartFaults, overDefaults } from "../../cli/charts";
import { CHARTS } from "../../components/shared/versions";
import { modelRelease } from "../../lab/charts";

const releaseOf = (
  values: Record<string, unknown>,
  chart = "trino",
  version: string = CHARTS.trino.version,
) => ({
  name: "r",
  namespace: "n",
  chart,
  version,
  values,
});
const faultsOf = (...args: Parameters<typeof releaseOf>) => modelRelease(releaseOf(...args)).faults;

describe("what the lab cannot run", () => {
  test("is told beside what the chart itself drops and refuses", () => {
    const faults = faultsOf({
      server: { wokers: 3, autoscaling: { enabled: true }, keda: { enabled: true } },
      jmx: { worker: { enabled: true } },
    });
    expect(faults.join("\n")).toBe(
      [
        'server.wokers: the chart has no such key and drops it in silence; did you mean "server.workers"?',
        "server.keda.enabled: excludes server.autoscaling.enabled: two would scale the same workers; enable one of them",
        "server.keda.triggers: none: KEDA has nothing to look at; give at least one",
        "server.autoscaling.enabled: true is not modelled by the lab: the lab has no autoscaler; set server.workers",
        "server.keda.enabled: true is not modelled by the lab: the lab has no autoscaler; set server.workers",
        'jmx.worker: {"enabled":true} is not modelled by the lab: the lab does not open JMX ports',
      ].join("\n"),
    );
  });

  test("is no fault of the chart", () => {
    const values = { server: { autoscaling: { enabled: true } }, jmx: { enabled: true } };
    expect(chartFaults(releaseOf(values))).toEqual([]);
    expect(
      chartFaults(releaseOf({ catalogs: { lake: "connector.name={{ .Values.x }}" } })),
    ).toEqual([]);
  });

  test("what says nothing is no fault", () => {
    const values = { coordinator: { lifecycle: {} }, jmx: { worker: {} }, initContainers: {} };
    expect(faultsOf(values)).toEqual([]);
  });

  test("Go templates are not evaluated", () => {
    const catalogs = { lake: "connector.name={{ .Values.connector }}" };
    expect(faultsOf({ catalogs })[0]).toMatch(/^catalogs: Go templates/);
  });

  test("a volume of another kind, and a mount without volume", () => {
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "c" } }];
    expect(faultsOf({ volumes }, "trino-gateway", CHARTS.gateway.version)[0]).toBe(
      'volumes[0]: volume "data" (persistentVolumeClaim) is not modelled by the lab; use configMap, secret or emptyDir',
    );
    const volumeMounts = [{ name: "rules", mountPath: "/rules" }];
    expect(faultsOf({ volumeMounts }, "trino-gateway", CHARTS.gateway.version)[0]).toBe(
      'volumes: the mount /rules names no volume: "rules"',
    );
  });

  test("only charts and versions that are modelled", () => {
    expect(faultsOf({}, "trino", "1.40.0")).toEqual([
      `version: chart trino 1.40.0 is not modelled by the lab; use ${CHARTS.trino.version}`,
    ]);
    expect(faultsOf({}, "nginx", "1")).toEqual([
      'chart: "nginx" is not modelled by the lab; use trino or trino-gateway',
    ]);
  });
});

describe("values over defaults", () => {
  test("maps merge, lists replace, null removes", () => {
    const defaults = { a: { b: 1, c: [1, 2] }, d: "x" };
    expect(overDefaults(defaults, { a: { c: [3], e: null }, d: null })).toEqual({
      a: { b: 1, c: [3] },
    });
  });

  test("nothing given changes nothing, and giving twice is giving once", () => {
    const maps = fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.oneof(fc.integer(), fc.constant(null), fc.dictionary(fc.constantFrom("x", "y"), fc.nat())),
    );
    const present = maps.map((map) => overDefaults({}, map));
    fc.assert(
      fc.property(present, maps, (defaults, given) => {
        expect(overDefaults(defaults, {})).toEqual(defaults);
        const once = overDefaults(defaults, given);
        expect(overDefaults(once, given)).toEqual(once);
      }),
    );
  });
});
