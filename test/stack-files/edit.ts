/** Values that people write at one place of a stack file. */
export interface Edit {
  /** Steps with dots between them. */
  path: string;
  right: readonly unknown[];
  wrong: readonly unknown[];
}

/** One place, with right and wrong values. */
export const at = (path: string, right: unknown[], wrong: unknown[] = []): Edit => ({
  path,
  right,
  wrong,
});
