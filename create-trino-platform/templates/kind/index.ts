import { program } from "trino-platform/program";

// It reads the stack's file, stacks/Pulumi.<stack>.yaml, and builds what stands there.
export = program;
