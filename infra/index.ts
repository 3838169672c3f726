import { program } from "./deployed";

// In a CommonJS project Pulumi calls what `require` gives: a default export would run nothing, and
// say nothing.
export = program;
