/** The text of a `package.json`. */
export type Manifest = Record<string, unknown>;

/** The manifest of the plugin: peers and the compiler are its own dependencies. */
export function pluginManifest(manifest: Manifest): Manifest;

/** The manifest with the repository that builds it. */
export function publishedAt(manifest: Manifest, repository: string): Manifest;

/** Writes the tree behind a tag of Pulumi's, with that schema, and gives its `components/`. */
export function writeTree(folder: string, schema: Record<string, unknown>): string;
