/** JSON in Pulumi's own form, or of a `package.json`. */
type Json = Record<string, unknown>;

/** The schema with name, publisher, category and kind, from the package's manifest. */
export function withMetadata(schema: Json, manifest: Json): Json;
