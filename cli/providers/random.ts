import { randomInt } from "node:crypto";
import type * as random from "@pulumi/random";
import { z } from "zod";
import { anyResource, defineResource, type ProviderModel, type ShapeOf } from "./model";

const lowerCase = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
// The default set of the real provider.
const specialCharacters = "!@#$%&*()-_=+[]{}<>:?";

const keepers = z.record(z.string(), z.string()).optional();

const passwordInputs = z.strictObject({
  length: z.int().min(1),
  lower: z.boolean().default(true),
  upper: z.boolean().default(true),
  numeric: z.boolean().default(true),
  special: z.boolean().default(true),
  minLower: z.int().min(0).default(0),
  minUpper: z.int().min(0).default(0),
  minNumeric: z.int().min(0).default(0),
  minSpecial: z.int().min(0).default(0),
  overrideSpecial: z.string().optional(),
  keepers,
} satisfies ShapeOf<random.RandomPasswordArgs>);

/** What a password must be made of. */
export type PasswordInputs = z.infer<typeof passwordInputs>;

/** Draws a password: the minima of each class first, the rest from all classes, then shuffled. */
export function drawPassword(inputs: PasswordInputs): string {
  const classes: [boolean, number, string][] = [
    [inputs.lower, inputs.minLower, lowerCase],
    [inputs.upper, inputs.minUpper, lowerCase.toUpperCase()],
    [inputs.numeric, inputs.minNumeric, digits],
    [inputs.special, inputs.minSpecial, inputs.overrideSpecial ?? specialCharacters],
  ];
  const allowed = classes.map(([use, , characters]) => (use ? characters : "")).join("");
  const required = classes.flatMap(([, minimum, characters]) => draw(characters, minimum));
  return shuffle([...required, ...draw(allowed, inputs.length - required.length)]).join("");
}

const password = defineResource({
  inputs: passwordInputs,
  replaceOn: ["*"],
  secretOutputs: ["result"],
  faults: (inputs) => {
    const minima =
      (inputs.minLower ?? 0) +
      (inputs.minUpper ?? 0) +
      (inputs.minNumeric ?? 0) +
      (inputs.minSpecial ?? 0);
    const { lower = true, upper = true, numeric = true, special = true } = inputs;
    if (minima > inputs.length) {
      return [
        { path: "length", reason: `length: ${inputs.length} is less than all minima (${minima})` },
      ];
    }
    if (lower || upper || numeric || special) return [];
    return [{ path: "lower", reason: "lower, upper, numeric, special: at least one must be true" }];
  },
  apply: async (inputs) => ({ id: "none", outputs: { result: drawPassword(inputs) } }),
  remove: async () => {},
});

const idInputs = z.strictObject({
  byteLength: z.int().min(1),
  prefix: z.string().optional(),
  keepers,
} satisfies ShapeOf<random.RandomIdArgs>);

const randomId = defineResource({
  inputs: idInputs,
  replaceOn: ["*"],
  apply: async ({ byteLength, prefix = "" }, { entropy }) => {
    const bytes = entropy(byteLength);
    const outputs = {
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + bytes.toString("base64url"),
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
      hex: prefix + bytes.toString("hex"),
    };
    return { id: bytes.toString("base64url"), outputs };
  },
  remove: async () => {},
});

const bytesInputs = z.strictObject({
  length: z.int().min(1),
  keepers,
} satisfies ShapeOf<random.RandomBytesArgs>);

const randomBytes = defineResource({
  inputs: bytesInputs,
  replaceOn: ["*"],
  secretOutputs: ["base64", "hex"],
  apply: async ({ length }, { entropy }) => {
    const bytes = entropy(length);
    return {
      id: "none",
      outputs: { base64: bytes.toString("base64"), hex: bytes.toString("hex") },
    };
  },
  remove: async () => {},
});

/** The provider `random`. Its values live in the state, as with the real one. */
export const randomProvider: ProviderModel = {
  name: "random",
  npmPackage: "@pulumi/random",
  config: z.strictObject({}),
  other: anyResource,
  types: {
    "random:index/randomPassword:RandomPassword": password,
    "random:index/randomId:RandomId": randomId,
    "random:index/randomBytes:RandomBytes": randomBytes,
  },
};

function draw(characters: string, count: number): string[] {
  return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));
}

function shuffle(items: string[]): string[] {
  const keyed = items.map((item) => ({ item, key: randomInt(2 ** 47) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
