import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, expect, test } from "vitest";
import { TrinoCluster, TrinoGateway, TrinoPlatform } from "../../components/index";
import { providerFault } from "../../components/shared/kubernetes-provider";
import { installMocks } from "./mocks";
import { right } from "./right-arguments";

const { registered, settled } = installMocks();

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

test.each([TrinoPlatform, TrinoCluster, TrinoGateway])(
  "%o is refused with a provider that drops nulls, before anything is asked for",
  async (Component) => {
    const provider = new kubernetes.Provider("old", {}, { version: "4.29.1" });
    const args = right[Component.name as "TrinoCluster"]();
    expect(() => new Component("x", args, { providers: [provider] })).toThrow(
      "provider: version 4.29.1 of the Kubernetes provider drops nulls in the values of a chart",
    );
    await settled();
    expect(registered.map(({ name }) => name).filter((name) => name.startsWith("x-"))).toEqual([]);
  },
);

test("a provider of our own SDK, and one that a parent has, are taken", async () => {
  const provider = new kubernetes.Provider("new", {});
  const parent = new pulumi.ComponentResource("test:Parent", "p", {}, { providers: [provider] });
  new TrinoCluster("x", right.TrinoCluster(), { parent });
  await settled();
  expect(registered.map(({ name }) => name)).toContain("x-release");
});

test("an old one of a parent is refused, too", () => {
  const provider = new kubernetes.Provider("old", {}, { version: "3.30.2" });
  const parent = new pulumi.ComponentResource("test:Parent", "p", {}, { providers: [provider] });
  expect(() => new TrinoCluster("x", right.TrinoCluster(), { parent })).toThrow("version 3.30.2");
});

test.each([
  ["4.29.9", 1],
  ["3.99.0", 1],
  ["4.30.0", 0],
  ["4.30.0-alpha.1", 0],
  ["5.0.0", 0],
  [undefined, 0],
])("of a provider %s there are %i faults", (version, faults) => {
  expect(providerFault(version)).toHaveLength(faults);
});
