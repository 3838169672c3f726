import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultRules } from "../../components/gateway/rules/default-rules";
import { explainRoute } from "../../components/gateway/rules/explain-route";
import { renderRoutingRules } from "../../components/gateway/rules/render";
import type { RouteRequest, RoutingRule } from "../../components/gateway/spec";
import { type LabFolder, openLabFolder } from "../../lab/folder";
import { takeDown } from "../../lab/platform/take-down";
import {
  type FakeCoordinator,
  fakeCoordinator,
  type LoneGateway,
  startLoneGateway,
} from "./lone-gateway";
import { routeRequest } from "./route-requests";
import { RULE_GROUPS, ruleSet, USER_GROUPS } from "./route-rules";

const GROUPS = ["interactive", "batch", "adhoc", ...RULE_GROUPS];
const DEFAULT = "interactive";
const SENTINEL = "X-Rules";

let lab: LabFolder;
let gateway: LoneGateway;
let coordinators: FakeCoordinator[];
let generation = 0;

beforeAll(async () => {
  lab = openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-test-")));
  coordinators = await Promise.all(GROUPS.map(fakeCoordinator));
  gateway = await startLoneGateway(lab, coordinators, renderRoutingRules([], DEFAULT));
});

afterAll(async () => {
  await Promise.all((coordinators ?? []).map((coordinator) => coordinator.close()));
  if (!lab) return;
  await takeDown(lab, { keepLogs: false });
  expect(existsSync(lab.root)).toBe(false);
});

/** Replaces the rules, and waits until the gateway goes by them. */
async function deploy(rules: readonly RoutingRule[]): Promise<void> {
  const mark = `set-${++generation}`;
  const sentinel: RoutingRule = {
    name: "sentinel",
    match: { header: { [SENTINEL]: [mark] } },
    routeTo: "adhoc",
  };
  await gateway.writeRules(renderRoutingRules([sentinel, ...rules], DEFAULT, USER_GROUPS));
  await expect
    .poll(async () => (await gateway.send("/v1/info", { [SENTINEL]: mark })).group, {
      timeout: 10_000,
      interval: 20,
    })
    .toBe("adhoc");
}

/** How the gateway and the evaluator judged requests. */
const seen = { requests: 0, uncertain: 0, groups: new Set<string>() };

/** One request, told in a way that shrinks well. */
async function disagreement(
  rules: readonly RoutingRule[],
  request: RouteRequest,
): Promise<string | undefined> {
  const { group, certain, reasons } = explainRoute(rules, request, DEFAULT, USER_GROUPS);
  const path = request.sql === undefined ? "/v1/info" : "/v1/statement";
  const answer = await gateway.send(path, request.headers ?? {}, request.sql);
  seen.requests++;
  if (answer.group) seen.groups.add(answer.group);
  if (!certain) {
    seen.uncertain++;
    const possible = rules
      .filter((_, index) => /yes|unknown/.test(reasons[index]?.verdict ?? ""))
      .map((rule) => rule.routeTo);
    if ([...possible, group].includes(answer.group ?? "")) return undefined;
  }
  if (answer.group === group) return undefined;
  const words = reasons.map(({ rule, verdict, because }) => `  ${rule}: ${verdict}, ${because}`);
  return [
    `the gateway: ${answer.group ?? `HTTP ${answer.status} ${answer.text}`}; explainRoute: ${group}`,
    ...words,
  ].join("\n");
}

/** Sends all requests, eight at a time; fails with the first disagreement. */
async function agree(rules: readonly RoutingRule[], requests: RouteRequest[]): Promise<void> {
  const left = [...requests];
  const found: string[] = [];
  const worker = async () => {
    for (let request = left.pop(); request && found.length === 0; request = left.pop()) {
      const difference = await disagreement(rules, request);
      if (difference) found.push(`${difference}\n  request: ${JSON.stringify(request)}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  if (found[0]) throw new Error(found[0]);
}

const requests = (minLength: number, maxLength: number) =>
  fc.array(routeRequest, { minLength, maxLength, size: "max" });

test("the default rules send every request where explainRoute says", async () => {
  const rules = defaultRules({
    all: ["interactive", "batch"],
    batch: "batch",
    interactive: DEFAULT,
  });
  await deploy(rules);
  await fc.assert(
    fc.asyncProperty(requests(1, 16), (some) => agree(rules, some)),
    { numRuns: 100, interruptAfterTimeLimit: 6_000 },
  );
});

test("any rules, whatever is written in them, do so too", async () => {
  await fc.assert(
    fc.asyncProperty(ruleSet, requests(40, 60), async (rules, some) => {
      await deploy(rules);
      await agree(rules, some);
    }),
    { numRuns: 40, interruptAfterTimeLimit: 12_000 },
  );
  // Every kind of answer was seen, and hardly any that only the gateway knows.
  expect([...seen.groups]).toEqual(expect.arrayContaining([DEFAULT, "batch", "g0", "g1", "g2"]));
  expect(seen.uncertain / seen.requests).toBeLessThan(0.05);
});

test("a group that is down fails its queries, or gives them to the group that is named", async () => {
  const rules = defaultRules({
    all: ["interactive", "batch"],
    batch: "batch",
    interactive: DEFAULT,
  });
  await deploy(rules);
  const etl = () => gateway.send("/v1/statement", { "X-Trino-Source": "airflow" }, "select 1");
  const dashboard = () => gateway.send("/v1/statement", {}, "select 1");
  expect((await etl()).group).toBe("batch");

  await coordinators.find(({ name }) => name === "batch")?.close();
  await gateway.waitForHealth("batch", "UNHEALTHY");
  expect(await etl()).toEqual({ status: 500, group: undefined, text: "" });
  expect((await dashboard()).group).toBe(DEFAULT);

  await gateway.reinstall(renderRoutingRules(rules, DEFAULT), "adhoc");
  await gateway.waitForHealth("batch", "UNHEALTHY");
  for (const group of [DEFAULT, "adhoc"]) await gateway.waitForHealth(group, "HEALTHY");
  expect((await etl()).group).toBe("adhoc");
  expect((await dashboard()).group).toBe(DEFAULT);
});
