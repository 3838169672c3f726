import type { TrinoProfile } from "../spec";
import { batch } from "./batch";
import { interactive } from "./interactive";
import type { Profile } from "./profile";

/** Every profile by name. */
export const PROFILES: Record<TrinoProfile, Profile> = { interactive, batch };

/** True if there is a profile of that name. */
export function isProfile(name: unknown): name is TrinoProfile {
  return typeof name === "string" && Object.hasOwn(PROFILES, name);
}
