import { describe, expect, test } from "vitest";
import { formatFaults } from "../../components/shared/faults";
import { STORAGE_CASES } from "./exchange-fault-cases";
import { GIVEN_CASES } from "./given-exchange-cases";

const CASES = [...STORAGE_CASES, ...GIVEN_CASES];

describe("a bad exchange is refused with path, value and what is allowed, all at once", () => {
  test("as reviewed", async () => {
    const texts = CASES.map(([name, faults]) => formatFaults(`# ${name}`, faults()));
    await expect(`${texts.join("\n\n")}\n`).toMatchFileSnapshot("../golden/exchange-faults.txt");
    expect(texts.join()).not.toContain("hunter2");
  });

  test.each(CASES)("%s", (_, faults) => {
    expect(faults().length).toBeGreaterThan(0);
  });
});
