/**
 * Since this version `fs.native-s3.enabled` is `fs.s3.enabled`, and so for each file system
 * (`FileSystemConfig` of 480 and 483). The old names still work, and every server warns of them; older
 * servers do not know the new ones and refuse to start.
 */
const RENAMED = 481;

const ENABLED = /^([ \t]*)fs\.(native-)?(s3|azure|gcs|local)\.enabled(?=[ \t]*[=:])/gm;

/**
 * A catalog's text with the names of file systems that this version of Trino has: clusters of two
 * versions can share a catalog. A file system that is named twice is left alone; Trino refuses it.
 */
export function underCurrentFileSystems(text: string, trinoVersion: string): string {
  const named = [...text.matchAll(ENABLED)].map(([, , , system]) => system);
  if (new Set(named).size < named.length) return text;
  const native = Number(trinoVersion) >= RENAMED ? "" : "native-";
  return text.replace(
    ENABLED,
    (_, space: string, _native, system: string) => `${space}fs.${native}${system}.enabled`,
  );
}
