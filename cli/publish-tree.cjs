// The tree behind the tag `v<version>`, which `pulumi package add` checks out: the library in `components/`,
// alone. Beside it is what the Registry reads at that tag, by its own paths (pulumi/registry,
// tools/resourcedocsgen/cmd/metadata.go): the schema and two pages in `docs/`.
// In the repository's own tree the library is an npm workspace, and npm, which Pulumi calls to install what a
// plugin needs, would install the whole repository's dependencies for it (npm's config looks upwards for a
// root that has the folder among its workspaces). It is the library's sources: Pulumi makes the schema of
// them (`provider/experimental/analyzer`), and finds no entry point in compiled ones.
const { cpSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { withMetadata } = require("../components/schema-metadata.js");

const LIBRARY = join(__dirname, "..", "components");

/** The pages of the Registry. */
const PAGES = ["_index.md", "installation-configuration.md"];

/** What is made of the sources, or of npm's. */
const MADE = ["dist", "node_modules"];

/**
 * The manifest of the plugin: what is a peer to a program that imports the library is the plugin's own
 * here, for there is no program beside it, and so is the compiler. What is optional serves the package's
 * program, which the plugin does not run.
 */
function pluginManifest({
  devDependencies,
  peerDependencies,
  peerDependenciesMeta = {},
  bin,
  ...manifest
}) {
  const peers = Object.entries(peerDependencies).filter(
    ([name]) => !peerDependenciesMeta[name]?.optional,
  );
  return {
    ...manifest,
    private: true,
    dependencies: { ...manifest.dependencies, ...Object.fromEntries(peers), ...devDependencies },
  };
}

/**
 * Where npm finds that a package was built: provenance is refused if it is not the building repository. Its
 * owner is who publishes it, unless the manifest says more.
 */
function publishedAt(manifest, repository) {
  const home = `https://github.com/${repository}`;
  const [owner] = repository.split("/");
  return {
    author: owner,
    ...manifest,
    homepage: `${home}#readme`,
    bugs: { url: `${home}/issues` },
    repository: { type: "git", url: `git+${home}.git`, directory: manifest.directory },
  };
}

/** Writes the tree with the schema of the built package, and gives its `components/`. */
function writeTree(folder, schema) {
  const place = join(folder, "components");
  mkdirSync(place, { recursive: true });
  const filter = (file) => !MADE.includes(basename(file));
  cpSync(LIBRARY, place, { recursive: true, filter });
  const manifest = JSON.parse(readFileSync(join(LIBRARY, "package.json"), "utf8"));
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(join(place, "package.json"), json(pluginManifest(manifest)));
  writeFileSync(join(folder, "schema.json"), json(withMetadata(schema, manifest)));
  for (const page of PAGES) cpSync(join(LIBRARY, "..", "docs", page), join(folder, "docs", page));
  return place;
}

module.exports = { pluginManifest, publishedAt, writeTree };
