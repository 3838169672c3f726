import { describe, expect, test } from "vitest";
import { MOST_BUCKETS } from "../../../components/exchange/names";
import type { Definitions, Schema } from "../../../components/shared/json-schema";
import { checkShape, type Validate } from "../../../components/shared/shape";

const definitions: Definitions = require("../../../infra/generated/schema.json");
const validators: Record<string, Validate> = require("../../../infra/generated/validators.js");

/** Every number that a stack file may have: the way to it from the whole, and its schema. */
function numbersIn(
  schema: Schema,
  path: string[] = [],
  around: string[] = [],
): [string[], Schema][] {
  const name = schema.$ref?.replace("#/definitions/", "");
  if (name !== undefined) {
    return around.includes(name) ? [] : numbersIn(definitions[name] ?? {}, path, [...around, name]);
  }
  if (schema.type === "number" || schema.type === "integer") return [[path, schema]];
  const { properties = {}, additionalProperties: rest, items } = schema;
  return [
    ...Object.entries(properties).flatMap(([key, part]) => numbersIn(part, [...path, key], around)),
    ...(typeof rest === "object" ? numbersIn(rest, [...path, "any"], around) : []),
    ...(items ? numbersIn(items, [...path, "[]"], around) : []),
  ];
}

const NUMBERS = numbersIn({ $ref: "#/definitions/StackFile" }).map(
  ([path, schema]) => [path.join("."), schema] as const,
);

/** What is said of a value at a path; everything else that the file lacks is left out of it. */
function said(path: string, value: unknown): string[] {
  const file = path
    .split(".")
    .reduceRight<unknown>((inner, key) => (key === "[]" ? [inner] : { [key]: inner }), value);
  const shape = {
    name: "StackFile",
    validate: validators.StackFile as Validate,
    definitions: () => definitions,
  };
  const place = path.replaceAll(".[]", "[0]");
  return checkShape(shape, file)
    .faults.filter((fault) => fault.path === place)
    .map(({ message }) => message);
}

const ALWAYS_WRONG = [1e15, Number.NaN, Number.POSITIVE_INFINITY, "3", true, [3], {}, null];

describe("every number of a stack file", () => {
  test("is found", () => {
    expect(NUMBERS.map(([path]) => path)).toEqual(
      expect.arrayContaining([
        "gateway.replicas",
        "clusters.any.workers.autoscaling.keda.scaleIn.workers",
        "clusters.any.workers.placement.topologySpread.[].maxSkew",
        "exchange.s3.tuning.partSizeMiB",
      ]),
    );
  });

  test.each(NUMBERS)("%s", (path, schema) => {
    const { type, minimum, maximum, exclusiveMinimum } = schema;
    const isWhole = type === "integer";
    const wrong = [
      ...ALWAYS_WRONG.filter((value) => value !== 1e15 || isWhole),
      ...(isWhole ? [0.5, 2_147_483_648] : []),
      ...(minimum === undefined ? [] : [minimum - 1]),
      ...(maximum === undefined ? [] : [maximum + 1]),
      ...(exclusiveMinimum === undefined ? [] : [exclusiveMinimum, -1]),
    ];
    for (const value of wrong) expect([value, said(path, value).length]).toEqual([value, 1]);
    for (const right of [minimum, maximum]) {
      if (right !== undefined) expect([right, said(path, right)]).toEqual([right, []]);
    }
  });

  test.each([
    [2_147_483_648, "clusters.any.workers.drain.terminationSeconds", " to 2147483647"],
    [0, "clusters.any.workers.drain.terminationSeconds", "0 is not a whole number from 1"],
    [1e9, "gateway.replicas", "from 1 to 250, for each has up to 20 connections to the database"],
    [1e9, "clusters.any.workers.replicas", "for Kubernetes is made for at most 150000 pods"],
    ["3", "gateway.replicas", '"3" is not a whole number; write 3'],
    ["16Gi", "gateway.memoryGiB", '"16Gi" is not a number; write 16'],
    [5, "clusters.any.workers.drain.graceSeconds", "from 10, for the coordinator sends tasks"],
  ])("%j for %s says why", (value, path, words) => {
    expect(said(path, value).join()).toContain(words);
  });

  test("the most buckets are as many as lists of names may have", () => {
    const { maximum } = definitions.S3ExchangeConfig?.properties?.bucketCount ?? {};
    expect(maximum).toBe(MOST_BUCKETS);
  });
});
