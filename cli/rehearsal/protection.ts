import { readIfThere, writeWhole } from "../folder";

/**
 * Takes the protection off every resource of a throw-away state, so that a preview shows what a
 * change does instead of stopping at the first protected resource.
 *
 * @param file the state, as the engine's file backend keeps it
 * @returns URNs of what was protected
 */
export function liftProtection(file: string): string[] {
  const state = JSON.parse(readIfThere(file) ?? "{}");
  const resources: { urn: string; protect?: boolean }[] = state.checkpoint?.latest?.resources ?? [];
  const lifted = resources.filter(({ protect }) => protect === true);
  if (lifted.length === 0) return [];
  for (const resource of lifted) delete resource.protect;
  writeWhole(file, JSON.stringify(state, undefined, 4));
  return lifted.map(({ urn }) => urn);
}
