import type { TrinoProfile } from "../spec";
import { batch } from "./batch";
import { interactive } from "./interactive";
import type { Profile } from "./profile";

/** Every profile by name. */
export const PROFILES: Record<TrinoProfile, Profile> = { interactive, batch };
