import { z } from "zod";

/**
 * A text that may be written as a number or a flag, as YAML reads `true` and `480`. What is neither is
 * left as it is: the check of its place says what to write.
 */
export const written = z
  .any()
  .transform((value) => (typeof value === "object" ? value : String(value)) as string);
