// Names for what a stack file may write more briefly than a program. To the components these are what
// they stand for; the stack file's reader (`infra/briefly.ts`) takes the shorter forms as well.

/** A text. A stack file may also have a number, or true or false, which becomes its text. */
export type Scalar = string;

/** A list of texts. A stack file may also have one text, which becomes a list of it. */
export type OneOrMore = string[];
