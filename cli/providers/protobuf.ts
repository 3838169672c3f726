import { createRequire } from "node:module";

// Pulumi's own copy, whichever version it brings: generated messages of all copies write into one
// global `proto`, and a second copy breaks the first ("Error deserializing request").
const fromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const folder = "google-protobuf/google/protobuf";

/** Protobuf's JSON object. */
export const { Struct }: typeof import("google-protobuf/google/protobuf/struct_pb") = fromPulumi(
  `${folder}/struct_pb`,
);

/** Protobuf's envelope for a message of any type. */
export const { Any }: typeof import("google-protobuf/google/protobuf/any_pb") = fromPulumi(
  `${folder}/any_pb`,
);

/** Protobuf's message without fields. */
export const { Empty }: typeof import("google-protobuf/google/protobuf/empty_pb") = fromPulumi(
  `${folder}/empty_pb`,
);

/** An instance of `Struct`. */
export type StructMessage = InstanceType<typeof Struct>;

/** An instance of `Empty`. */
export type EmptyMessage = InstanceType<typeof Empty>;
