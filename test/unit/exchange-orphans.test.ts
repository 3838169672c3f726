import { expect, test } from "vitest";
import { groupOrphans } from "../../lab/proof/exchange-orphans";
import { takeAction } from "../../lab/proof/exchange-role";
import { expiryOf, queryOf } from "../../proof/exchange-objects";

const QUERY = "20261122_204951_00002_jhtea";
const KEY = `0af3c1.${QUERY}.external-exchange-1.0/0/`;

test("a spooled object tells its query, any other object none", () => {
  expect(queryOf(`${KEY}3_0.data`)).toBe(QUERY);
  expect(queryOf("notes.txt")).toBeUndefined();
  expect(queryOf(`backup/${KEY}3_0.data`)).toBeUndefined();
});

test("the lifecycle rule removes at a midnight, never before the days are over", () => {
  const days = (written: string) => expiryOf(new Date(written), 2).toISOString();
  expect(days("2026-11-22T20:49:52Z")).toBe("2026-11-25T00:00:00.000Z");
  expect(days("2026-11-22T00:00:00Z")).toBe("2026-11-24T00:00:00.000Z");
});

test("orphans are summed by query and bucket, oldest first; without a rule they stay", () => {
  const at = (bucket: string, key: string, written: string) => ({
    bucket,
    key,
    bytes: 10,
    written: new Date(written),
  });
  const orphans = groupOrphans(
    [
      at("b", "notes.txt", "2026-11-22T12:00:00Z"),
      at("a", `${KEY}0_0.data`, "2026-11-22T10:00:00Z"),
      at("a", `${KEY}committed`, "2026-11-22T10:00:01Z"),
    ],
    new Map([["a", 2]]),
  );
  expect(orphans).toEqual([
    {
      bucket: "a",
      query: QUERY,
      objects: 2,
      bytes: 20,
      written: new Date("2026-11-22T10:00:01Z"),
      removed: new Date("2026-11-25T00:00:00Z"),
    },
    {
      bucket: "b",
      query: undefined,
      objects: 1,
      bytes: 10,
      written: new Date("2026-11-22T12:00:00Z"),
      removed: undefined,
    },
  ]);
});

test("an action taken from a policy leaves the others, and no empty statement", () => {
  const Resource = "arn:aws:s3:::a";
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "s3:ListBucket", Resource },
      { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource },
    ],
  });
  const statements = (action: string) => JSON.parse(takeAction(document, action)).Statement;
  expect(statements("s3:ListBucket")).toEqual([
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource },
  ]);
  expect(statements("s3:PutObject")).toEqual([
    { Effect: "Allow", Action: ["s3:ListBucket"], Resource },
    { Effect: "Allow", Action: ["s3:GetObject"], Resource },
  ]);
});
