import { describe, expect, test } from "vitest";
import { parseProperties } from "../../components/shared/properties";
import { findInCatalog } from "../../components/trino/catalog-findings";
import { FILES } from "./catalog-files/files";
import { ICEBERG } from "./catalog-files/iceberg";
import { OTHERS } from "./catalog-files/others";

const found = (text: string, version: string) =>
  findInCatalog(Object.fromEntries(parseProperties(text)), version);

describe("no false alarm on catalogs as they are published", () => {
  test.each(
    [...ICEBERG, ...FILES, ...OTHERS].flatMap(({ versions, ...file }) =>
      versions.map((version) => ({ ...file, version })),
    ),
  )("$shape, $version", ({ text, version }) => {
    expect(found(text, version)).toEqual([]);
  });
});
