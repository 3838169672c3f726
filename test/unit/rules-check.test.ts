import { expect, test } from "vitest";
import { checkGateway } from "../../components/gateway/check";
import { checkRules } from "../../components/gateway/rules/check";
import { formatFaults } from "../../components/shared/faults";

test("every fault of a rule has its message", async () => {
  const faults = checkRules(
    [
      { name: "typo", match: { source: ["a"] }, routeTo: "bacth" },
      { name: "typo", match: { user: ["a"] }, routeTo: "batch" },
      { name: "", match: { user: ["a"] }, routeTo: "batch" },
      { name: "default", match: { user: ["a"] }, routeTo: "batch" },
      { name: "empty", match: {}, routeTo: "batch" },
      { name: "no-patterns", match: { source: [], user: [""] }, routeTo: "batch" },
      { name: "line-break", match: { source: ["a\nb"] }, routeTo: "batch" },
      { name: "tags", match: { clientTag: ["a,b", " c"] }, routeTo: "batch" },
      { name: "headers", match: { header: { "X Team": ["a"], "X-Y": [] } }, routeTo: "batch" },
      { name: "no-header", match: { header: {} }, routeTo: "batch" },
      { name: "types", match: { queryType: ["Insrt", "banana"] }, routeTo: "batch" },
      {
        name: "nested",
        match: { any: [{ source: ["a"] }, { not: { all: [] } }, { all: [{}] }] },
        routeTo: "batch",
      },
      ...["", "true) || (true", "true; true", "true // b", "(true", '"a', "true == ')'"].map(
        (expression, index) => ({
          name: `expression-${index}`,
          match: { expression },
          routeTo: "batch",
        }),
      ),
    ],
    ["interactive", "batch"],
  );
  await expect(`${formatFaults("rules:", faults)}\n`).toMatchFileSnapshot(
    "../golden/gateway-rule-faults.txt",
  );
});

test("every fault of a gateway has its message", async () => {
  const faults = checkGateway({
    releaseName: "Trino_Gateway",
    gatewayVersion: "latest",
    memoryGiB: 1,
    defaultRoutingGroup: "interactiv",
    backends: [
      { name: "a", url: "trino:8080", routingGroup: "interactive" },
      { name: "a", url: "http://trino:8080/", routingGroup: "Batch*" },
    ],
    rules: [],
  });
  await expect(`${formatFaults("gateway:", faults)}\n`).toMatchFileSnapshot(
    "../golden/gateway-faults.txt",
  );
});
