// What the release workflow calls to write the next version: changesets', and the same version wherever a
// project asks for the package. Else a new project would ask for the version of before.
const { execFileSync } = require("node:child_process");
const { globSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const read = (file) => readFileSync(join(root, file), "utf8");

execFileSync("npx", ["changeset", "version"], { cwd: root, stdio: "inherit" });
const { version } = JSON.parse(read("components/package.json"));

const PROJECTS = ["examples/*/package.json", "create-trino-platform/templates/*/package.json"];
for (const file of globSync(PROJECTS, { cwd: root })) {
  const asked = read(file).replace(/("trino-platform": ")[^"]+"/, `$1^${version}"`);
  writeFileSync(join(root, file), asked);
}
// Without npm, which would ask the registry about everything in it.
const lock = JSON.parse(read("package-lock.json"));
for (const workspace of ["components", "create-trino-platform"]) {
  lock.packages[workspace].version = version;
}
writeFileSync(join(root, "package-lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
