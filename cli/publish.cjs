// What the release workflow calls to publish: the packages to npm, and the tag that `pulumi package add`
// finds. Changesets' own tags are `trino-platform@1.2.3`, which Pulumi cannot read as a version: it would
// take the head of the main branch (sdk/go/common/util/gitutil, `semver.ParseTolerant`), and for a version
// that is asked for it checks out `refs/tags/v<version>` and nothing else.
const { execFileSync } = require("node:child_process");
const { mkdtempSync, readFileSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { publishedAt, writeTree } = require("./publish-tree.cjs");

const root = join(__dirname, "..");
const run = (program, args, cwd = root, env = process.env) =>
  execFileSync(program, args, {
    cwd,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  }).trim();

/** Writes into both packages where they come from: the repository that builds them, whatever its name. */
function writeOrigin(repository) {
  for (const directory of ["components", "create-trino-platform"]) {
    const file = join(root, directory, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    const made = publishedAt({ ...manifest, directory }, repository);
    delete made.directory;
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
  }
}

/**
 * Commits the plugin's tree, whose only parent is the commit that was released, and tags it.
 *
 * @param folder has the tree
 * @param repository has the `.git`
 */
function tagPlugin(version, folder, repository = root) {
  const index = join(mkdtempSync(join(tmpdir(), "index-")), "index");
  const env = { ...process.env, GIT_INDEX_FILE: index };
  const git = (...args) =>
    run("git", ["--git-dir", join(repository, ".git"), "--work-tree", folder, ...args], folder, env);
  git("add", "--force", ".");
  const tree = git("write-tree");
  const commit = git("commit-tree", tree, "-p", "HEAD", "-m", `The plugin ${version}`);
  git("tag", `v${version}`, commit);
}

if (require.main === module) {
  writeOrigin(process.env.GITHUB_REPOSITORY);
  // Its output tells the action which packages were published.
  execFileSync("npx", ["changeset", "publish"], { cwd: root, stdio: "inherit" });
  const { version } = require("../components/package.json");
  const known = run("git", ["ls-remote", "--tags", "origin", `v${version}`]);
  if (known === "") {
    const folder = mkdtempSync(join(tmpdir(), "plugin-"));
    // A lock of its own: what is installed is what was released.
    const lock = ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"];
    run("npm", lock, writeTree(folder, require("../components/dist/schema.json")));
    tagPlugin(version, folder);
    // The action has put its token where git looks for it (~/.netrc).
    run("git", ["push", "origin", `refs/tags/v${version}`]);
  }
}

module.exports = { tagPlugin };
