import { describe, expect, test } from "vitest";
import { formatFaults } from "../../components/shared/faults";
import { catalogText, checkCatalogs, checkFteCatalogs } from "../../components/trino/catalogs";
import type { CatalogSpec } from "../../components/trino/spec";

const typed: CatalogSpec = {
  connector: "postgresql",
  properties: {
    "connection-url": "jdbc:postgresql://reporting:5432/reporting",
    "connection-password": "${ENV:REPORTING_PASSWORD}",
  },
};

describe("catalogs", () => {
  test("typed and as text are the same file", () => {
    const text = [
      "connector.name=postgresql",
      "connection-password=${ENV:REPORTING_PASSWORD}",
      "connection-url=jdbc:postgresql://reporting:5432/reporting",
    ].join("\n");
    expect(catalogText(typed)).toBe(text);
    expect(catalogText({ text: `\n${text}\n` })).toBe(text);
    expect(checkCatalogs({ typed, text: { text } })).toEqual([]);
  });

  test("bad ones are refused as reviewed", async () => {
    const bad: Record<string, CatalogSpec> = {
      system: { connector: "tpch" },
      "My Lake": { connector: "iceberg" },
      empty: {},
      both: { text: "connector.name=tpch", connector: "tpch" },
      twice: { connector: "tpch", properties: { "connector.name": "tpcds" } },
      plain: { connector: "postgresql", properties: { "connection-password": "hunter2" } },
      lines: { connector: "hive", properties: { "hive.metastore.uri": "a\nretry-policy=TASK" } },
      retrying: { connector: "iceberg", properties: { "retry-policy": "TASK" } },
    };
    const text = `${formatFaults("catalogs", checkCatalogs(bad))}\n`;
    expect(text).not.toContain("hunter2");
    await expect(text).toMatchFileSnapshot("../golden/catalog-faults.txt");
  });

  test("a typed catalog that FTE cannot write to must say that it is read-only", () => {
    const memory = { connector: "memory" };
    expect(checkFteCatalogs({ memory })[0]?.path).toBe("memory.readOnly");
    expect(checkFteCatalogs({ memory: { ...memory, readOnly: true }, typed })).toEqual([]);
  });
});
