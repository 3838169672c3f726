// What a schema says beside types. Pulumi's host of components writes next to nothing of it, and has no
// option for more (`provider/experimental/schema.js`, 3.277): the Registry asks for name, publisher, category
// and kind, and Go's generator for a word.
const CATEGORIES = ["category/database", "kind/component"];

/**
 * The schema with that, from the package's manifest. Publisher and repository are there once it is
 * published: whoever does so writes them into the manifest.
 */
function withMetadata(schema, manifest) {
  const { keywords = [], license, author, homepage, repository } = manifest;
  const sources = repository?.url?.replace(/^git\+|\.git$/g, "");
  return {
    ...schema,
    displayName: "Trino Platform",
    keywords: [...keywords, ...CATEGORIES],
    license,
    ...(author && { publisher: author }),
    ...(homepage && { homepage }),
    ...(sources && {
      repository: sources,
      // The engine installs the plugin from there, as for whoever names that address himself.
      pluginDownloadURL: `${sources.replace("https:", "git:")}.git/${repository.directory}`,
    }),
    language: {
      ...schema.language,
      // The name under which npm has it: examples fit both.
      nodejs: { ...schema.language.nodejs, packageName: manifest.name },
      // Else there is no input type of what stands in a plain map or list only, such as `clusters`, and the
      // SDK, which names it, does not compile (pkg 3.276, codegen/go/gen.go, `populateDetailsForPropertyTypes`).
      go: { ...schema.language.go, generateExtraInputTypes: true },
    },
  };
}

module.exports = { withMetadata };
