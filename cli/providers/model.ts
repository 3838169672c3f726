import { z } from "zod";
import type { Cloud } from "./cloud";
import type { Properties } from "./wire";

/** One fault of a resource's inputs: where, and what is wrong with it. */
export interface Fault {
  /** Path of the property, for example `metadata.name`; empty for the resource as a whole. */
  path: string;
  /** Value, what is allowed, nearest; no trailing full stop, the engine adds one. */
  reason: string;
}

/** What every operation of a resource model may use. */
export interface ModelContext {
  cloud: Cloud;
  /** The provider's configuration, secrets unwrapped, JSON strings parsed. */
  config: Properties;
  /** The resource's logical name in the program. */
  name: string;
  /** Aborted when the engine is interrupted. Slow operations end early on it. */
  signal: AbortSignal;
  /** Operations that were interrupted but still run, by the name of what they act on. */
  unfinished: Map<string, Promise<unknown>>;
  /** Says what a slow operation is doing. */
  progress: (line: string) => void;
  /** Random bytes for names; secrets are always drawn anew. */
  entropy: (bytes: number) => Buffer;
}

/** What a check may use to complete inputs: autonaming, provider defaults. */
export interface CompletionContext {
  name: string;
  oldInputs: Properties;
  config: Properties;
  /** A name with a random tail, or the one that the engine's autonaming settings ask for. */
  autoname: (randomDigits: number) => string;
}

/** A resource as the state has it, secrets unwrapped. */
export interface ResourceState<Inputs> {
  id: string;
  inputs: Inputs;
  outputs: Properties;
}

/** What came of creating or updating. */
export interface Applied {
  id: string;
  /** Computed outputs only; the inputs are outputs anyway. */
  outputs: Properties;
}

/** What a read found; only what differs from the state needs to be here. */
export interface Found {
  inputs?: Properties;
  outputs?: Properties;
}

/** One modelled resource type. Inputs arrive checked and with secrets unwrapped. */
export interface ResourceModel<Inputs = Properties> {
  /** All inputs that are modelled. What else there may be is a matter of `Unmodelled`. */
  inputs: z.ZodType<Inputs>;
  /** Paths whose change replaces the resource, as with the real provider; `*` for all. */
  replaceOn: readonly string[] | ((config: Properties) => readonly string[]);
  /**
   * What the cloud calls the resource. If a replacement keeps it, the old one is deleted first, as
   * the real providers do; undefined if the cloud has no such name.
   */
  identity?: (inputs: Inputs) => string | undefined;
  /** Computed outputs that the engine must encrypt. */
  secretOutputs?: readonly string[];
  /** Fills in names and defaults; gets and gives wire values, secrets and unknowns included. */
  complete?: (inputs: Properties, context: CompletionContext) => Properties;
  /**
   * What a preview shows beside the inputs, unknowns included: only computed values that lie within an
   * input need it, the SDK knows of the others. Gets and gives wire values; `before` in an update.
   */
  planned?: (inputs: Properties, before?: Properties) => Properties;
  /** Faults beyond the shape that the cloud would find. Called with inputs that may hold unknowns. */
  faults?: (inputs: Inputs, context: Pick<ModelContext, "cloud" | "config">) => Fault[];
  /** What the cloud would take and nobody here acts on. Called as `faults`. */
  limits?: (inputs: Inputs) => Fault[];
  /** Creates, or updates if `before` is given. */
  apply: (
    inputs: Inputs,
    context: ModelContext,
    before?: ResourceState<Inputs>,
  ) => Promise<Applied>;
  /** Looks at the live resource; undefined if it is gone. Without it the state is believed. */
  read?: (state: ResourceState<Inputs>, context: ModelContext) => Promise<Found | undefined>;
  /** Finds what others made, by its id; undefined if it is not there. Without it nothing is found. */
  find?: (id: string, context: ModelContext) => Promise<Pick<Found, "inputs"> | undefined>;
  /** Deletes; a resource that is already gone is no error. */
  remove: (state: ResourceState<Inputs>, context: ModelContext) => Promise<void>;
}

/**
 * What becomes of types, properties and words that are not modelled: `refuse` where somebody acts on
 * them, for what is not acted on would be missing; `pass` where nobody does, as in a preview.
 */
export type Unmodelled = "refuse" | "pass";

/** One provider package: its configuration and the resource types that are modelled. */
export interface ProviderModel {
  /** The package's name, for example `aws`. */
  name: string;
  /** The npm package whose version is reported, for example `@pulumi/aws`. */
  npmPackage: string;
  /** All configuration that is modelled. */
  config: z.ZodType;
  /** Models by type token. */
  types: Record<string, ResourceModel>;
  /** Model of the types that have none, where these pass. */
  other: ResourceModel;
  /** Data sources by token; those of the SDK that are missing here are errors. */
  functions?: Record<string, ModelFunction>;
}

/** A data source: looks at the cloud, changes nothing. Gets its inputs with secrets unwrapped. */
export type ModelFunction = (
  inputs: Properties,
  context: Pick<ModelContext, "cloud" | "config">,
) => Promise<Properties>;

/** Takes whatever it gets, and remembers it under the resource's own name. */
export const anyResource: ResourceModel = {
  inputs: z.record(z.string(), z.unknown()),
  replaceOn: [],
  apply: async (_inputs, { name }) => ({ id: name, outputs: {} }),
  remove: async () => {},
};

/** Infers the type of a model's inputs from its schema. */
export function defineResource<Inputs>(model: ResourceModel<Inputs>): ResourceModel {
  return model as unknown as ResourceModel;
}

/**
 * The shape of a provider class's arguments: modelled keys must exist in the installed SDK, and
 * those that it requires must be modelled.
 */
export type ShapeOf<Args> = { [Key in OptionalKeys<Args>]?: z.ZodType } & {
  [Key in Exclude<keyof Args, OptionalKeys<Args>>]: z.ZodType;
};
type OptionalKeys<Args> = {
  [Key in keyof Args]-?: Record<never, never> extends Pick<Args, Key> ? Key : never;
}[keyof Args];

/**
 * The resource exists but is not what was asked for: a Release whose pods do not become ready, a Job
 * that failed. The engine keeps it in the state and the next `up` updates it.
 */
export class IncompleteResource extends Error {
  constructor(
    readonly applied: Applied,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "IncompleteResource";
  }
}

/** A resource as the program asks for it: names and defaults filled in, secrets still marked. */
export interface CheckedResource {
  urn: string;
  /** Type token, for example `kubernetes:helm.sh/v3:Release`. */
  type: string;
  /** Logical name in the program. */
  name: string;
  /** Wire values: `isSecret` tells a secret, UNKNOWN what only an `up` will know. */
  inputs: Properties;
}
