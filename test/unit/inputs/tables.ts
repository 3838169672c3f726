import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Fault } from "../../../components/shared/faults";
import { parseConfig } from "../../../infra/parse";
import { PLATFORM_KEY } from "../../../infra/stack-file";

// biome-ignore lint/suspicious/noExplicitAny: these tests write what the types forbid
export type Platform = any;

/** What somebody writes into a stack file. */
export type Change = (platform: Platform) => void;

/** One kind of bad value, and the right value of that kind. */
export interface Row {
  /** The wrong value in a few words. */
  wrong: string;
  /** The stack whose file is changed; `dev` unless said. */
  stack?: string;
  /** Writes the wrong value. */
  write: Change;
  /** Where it is told. */
  path: string;
  /** What the message says of it: the value, what is allowed, what to write instead. */
  says: (string | RegExp)[];
  /** Writes the right value in its place; nothing if the file itself has it. */
  right?: Change;
  /** `aws:region`; the file's own unless said. */
  region?: string;
}

/** The faults of a stack's file with a change. */
export function faultsOf(change: Change, stack = "dev", region?: string): Fault[] {
  const file = join(__dirname, "..", "..", "..", "stacks", `Pulumi.${stack}.yaml`);
  const { config } = parse(readFileSync(file, "utf8"));
  const platform = config[PLATFORM_KEY];
  change(platform);
  return parseConfig(platform, { region: region ?? config["aws:region"] }).faults;
}

/** Each row as two tests: the wrong value is refused, with that fault alone, and the right one taken. */
export function refuses(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    test.each(rows)("$wrong", ({ stack, write, path, says, right, region }) => {
      const faults = faultsOf(write, stack, region);
      expect(faults.map((fault) => fault.path)).toEqual([path]);
      for (const words of says) expect(faults[0]?.message).toMatch(words);
      expect(faultsOf(right ?? (() => {}), stack)).toEqual([]);
    });
  });
}

/** Each change leaves a right stack file. */
export function accepts(title: string, rows: readonly [string, Change, string?][]): void {
  describe(title, () => {
    test.each(rows)("%s", (_, change, stack) => {
      expect(faultsOf(change, stack)).toEqual([]);
    });
  });
}
