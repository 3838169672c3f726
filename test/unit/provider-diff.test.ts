import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareInputs } from "../../cli/providers/diff";
import { secret } from "../../cli/providers/wire";

const rules = { replaceOn: [], ignoreChanges: [] };

describe("compareInputs", () => {
  it("names the exact path of what was added, deleted and changed", () => {
    const before = { values: { server: { workers: 2, old: 1 } }, list: [{ id: "a" }, { id: "b" }] };
    const after = { values: { server: { workers: 3, fresh: 1 } }, list: [{ id: "c" }] };
    expect(compareInputs(before, after, rules)).toEqual([
      { path: "values.server.workers", kind: "UPDATE", replaces: false },
      { path: "values.server.old", kind: "DELETE", replaces: false },
      { path: "values.server.fresh", kind: "ADD", replaces: false },
      { path: "list[0].id", kind: "UPDATE", replaces: false },
      { path: "list[1]", kind: "DELETE", replaces: false },
    ]);
  });

  it("quotes keys that are no identifiers, as the engine's path syntax wants it", () => {
    const change = compareInputs(
      { data: { "rules.yaml": "a" } },
      { data: { "rules.yaml": "b" } },
      rules,
    );
    expect(change[0]?.path).toBe('data["rules.yaml"]');
  });

  it("replaces on a named path and all below it, not on one that only begins alike", () => {
    const before = { data: { a: "1" }, database: "x" };
    const after = { data: { a: "2" }, database: "y" };
    const changes = compareInputs(before, after, { ...rules, replaceOn: ["data"] });
    expect(changes.map(({ path, replaces }) => [path, replaces])).toEqual([
      ["data.a", true],
      ["database", false],
    ]);
  });

  it("leaves out what the program ignores", () => {
    const changes = compareInputs(
      { spec: { n: 1 }, a: 1 },
      { spec: { n: 2 }, a: 2 },
      {
        ...rules,
        ignoreChanges: ["spec"],
      },
    );
    expect(changes.map(({ path }) => path)).toEqual(["a"]);
  });

  it("compares secrets by what they hold: becoming secret alone is no change", () => {
    expect(compareInputs({ password: "a" }, { password: secret("a") }, rules)).toEqual([]);
    expect(compareInputs({ password: secret("a") }, { password: secret("b") }, rules)).toHaveLength(
      1,
    );
  });

  it("finds nothing between equal inputs, and something between others", () => {
    const inputs = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(inputs, (one) => compareInputs(one, structuredClone(one), rules).length === 0),
    );
    fc.assert(
      fc.property(inputs, fc.integer(), (one, added) => {
        const other = { ...one, added: { value: added } };
        return compareInputs(one, other, rules).some(({ path }) => path.startsWith("added"));
      }),
    );
  });
});
