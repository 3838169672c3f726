import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CHARTS, DEFAULT_TRINO_VERSION, TRINO_VERSIONS } from "../../components/shared/versions";
import trino from "../golden/chart-keys/trino.json";
import gateway from "../golden/chart-keys/trino-gateway.json";

const ROOT = join(__dirname, "../..");

/** Where versions stand that nobody writes by hand, or that were those of then. */
const NOT_WRITTEN =
  /^(package-lock\.json|CHANGELOG\.md|\.changeset\/|bench\/results\/|test\/(upgrades|golden)\/|test\/unit\/chart-golden\/.*\.rendered\.yaml|components\/shared\/generated\/|infra\/generated\/|components\/trino\/properties\/.*\.json)/;

const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && !NOT_WRITTEN.test(file) && existsSync(join(ROOT, file)));

/** Lines of files that somebody writes, as `file: line`. */
function linesWith(pattern: RegExp, of: RegExp = /./): string[] {
  return files
    .filter((file) => of.test(file))
    .flatMap((file) =>
      readFileSync(join(ROOT, file), "utf8")
        .split("\n")
        .filter((line) => pattern.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
}

const quoted = (version: string) => version.replaceAll(".", "\\.");

test.each(Object.values(CHARTS))(
  "the version of chart $chart stands in one place",
  ({ version }) => {
    const places = linesWith(new RegExp(`\\b${quoted(version)}\\b`));
    expect(places.map((place) => place.split(":")[0])).toEqual(["components/shared/versions.ts"]);
  },
);

test.each([
  [CHARTS.trino, trino],
  [CHARTS.gateway, gateway],
])("the keys of chart $chart were recorded from the version that is pinned", (pin, recorded) => {
  const { version, appVersion } = recorded;
  expect({ version, appVersion }).toEqual({ version: pin.version, appVersion: pin.appVersion });
});

test("nobody deploys the default version by its number", () => {
  const sets = new RegExp(
    `(trinoVersion|tag|trinodb/trino)["'\`]?\\s*[:=]\\s*["'\`]?${DEFAULT_TRINO_VERSION}\\b`,
  );
  // Tests of the unit tier are about versions where they name one; the lab's stack says which it runs.
  const places = linesWith(sets, /^(?!test\/unit\/).*\.(ts|yaml|yml)$/);
  expect(places.filter((place) => !place.startsWith("stacks/Pulumi.local.yaml:"))).toEqual([]);
});

test("the guide names the versions that are known", () => {
  const guide = readFileSync(
    join(ROOT, "docs/guides/upgrade-trino-without-losing-a-query.md"),
    "utf8",
  );
  const { oldest, newest } = TRINO_VERSIONS;
  expect(guide).toContain(`Versions ${oldest} to ${newest} are known.`);
});
