import { createHash } from "node:crypto";
import { compareInputs, type PropertyChange } from "./diff";
import { shapeFaults } from "./faults";
import type {
  Applied,
  CompletionContext,
  Fault,
  ModelContext,
  ProviderModel,
  ResourceModel,
  ResourceState,
  Unmodelled,
} from "./model";
import {
  hasUnknown,
  isObject,
  keepSecrecy,
  type Properties,
  plainProperties,
  secret,
} from "./wire";

/** What each operation on a resource knows: its model and the surroundings. */
export interface Operation {
  model: ResourceModel;
  context: ModelContext;
  unmodelled: Unmodelled;
}

/**
 * Finds the model of a type token.
 *
 * @throws if there is none, unless such types pass
 */
export function modelOf(
  provider: ProviderModel,
  type: string,
  unmodelled: Unmodelled,
): ResourceModel {
  const model = provider.types[type];
  if (model !== undefined) return model;
  if (unmodelled === "pass") return provider.other;
  throw new Error(unknownType(provider, type));
}

/** Says that a type has no model. */
export function unknownType({ name, types }: ProviderModel, type: string): string {
  const known = Object.keys(types).join(", ");
  return `${type} is not modelled by the lab; modelled types of ${name}: ${known}`;
}

/** Completes inputs as the provider would (names, defaults), and checks them. */
export function checkInputs(
  { model, context, unmodelled }: Operation,
  news: Properties,
  completion: Pick<CompletionContext, "oldInputs" | "autoname">,
): { inputs: Properties; faults: Fault[] } {
  const { name, config } = context;
  const inputs = model.complete?.(news, { ...completion, name, config }) ?? news;
  const faults = shapeFaults(model.inputs, inputs, unmodelled);
  if (faults.length > 0) return { inputs, faults };
  const parsed = parsedLeniently(model, inputs);
  const limits = unmodelled === "refuse" ? (model.limits?.(parsed) ?? []) : [];
  return { inputs, faults: [...(model.faults?.(parsed, context) ?? []), ...limits] };
}

/** What changes, and whether the old resource must go before the new one comes. */
export function diffInputs(
  { model, context }: Operation,
  oldInputs: Properties,
  newInputs: Properties,
  ignoreChanges: readonly string[],
): { changes: PropertyChange[]; deleteBeforeReplace: boolean } {
  const replaceOn =
    typeof model.replaceOn === "function" ? model.replaceOn(context.config) : model.replaceOn;
  const changes = compareInputs(oldInputs, newInputs, { replaceOn, ignoreChanges });
  const before = model.identity?.(plainProperties(oldInputs));
  const after = model.identity?.(plainProperties(newInputs));
  const replaces = changes.some((change) => change.replaces);
  return { changes, deleteBeforeReplace: replaces && before !== undefined && before === after };
}

/** Creates, or updates if `before` is given; gives the properties for the state. */
export async function applyInputs(
  { model, context, unmodelled }: Operation,
  inputs: Properties,
  before?: { id: string; inputs: Properties; outputs: Properties },
): Promise<{ id: string; properties: Properties }> {
  const state = before && stateOf(model, before);
  const parsed =
    unmodelled === "refuse"
      ? model.inputs.parse(plainProperties(inputs))
      : parsedLeniently(model, inputs);
  const applied = await model.apply(parsed, context, state);
  return { id: applied.id, properties: stateProperties(model, inputs, applied) };
}

/** The properties that a state holds: inputs as they came, and outputs with their secrecy. */
export function stateProperties(
  model: ResourceModel,
  inputs: Properties,
  applied: Applied,
): Properties {
  const outputs = Object.entries(applied.outputs).map(([key, value]) => [
    key,
    model.secretOutputs?.includes(key) ? secret(value) : keepSecrecy(inputs[key], value),
  ]);
  return { ...inputs, ...Object.fromEntries(outputs) };
}

/** Looks at the live resource; undefined if it is gone. One that others made is known by its id alone. */
export async function readLive(
  { model, context }: Operation,
  state: { id: string; inputs: Properties; outputs: Properties },
): Promise<{ inputs: Properties; outputs: Properties } | undefined> {
  // Also at each refresh: what was only read has no inputs in the state.
  if (model.find && Object.keys(state.inputs).length === 0) {
    const { inputs = {} } = (await model.find(state.id, context)) ?? {};
    return Object.keys(inputs).length > 0 ? { inputs, outputs: inputs } : undefined;
  }
  if (model.read === undefined) return state;
  const found = await model.read(stateOf(model, state), context);
  if (found === undefined) return undefined;
  const inputs = overlay(state.inputs, found.inputs);
  const outputs = overlay(overlay(state.outputs, found.inputs), found.outputs);
  return { inputs, outputs };
}

/** Deletes what the state describes. */
export async function removeResource(
  { model, context }: Operation,
  state: { id: string; inputs: Properties; outputs: Properties },
): Promise<void> {
  await model.remove(stateOf(model, state), context);
}

/** Random hexadecimal digits that are the same for the same seed: preview and `up` of one plan. */
export function hexDigits(seed: Uint8Array, digits: number): string {
  const material = seed.length > 0 ? seed : crypto.getRandomValues(new Uint8Array(32));
  return createHash("sha256").update(material).digest("hex").slice(0, digits);
}

function overlay(old: Properties, fresh: Properties | undefined): Properties {
  if (fresh === undefined) return old;
  return { ...old, ...(keepSecrecy(old, fresh) as Properties) };
}

function stateOf(
  model: ResourceModel,
  state: { id: string; inputs: Properties; outputs: Properties },
): ResourceState<Properties> {
  return {
    id: state.id,
    inputs: parsedLeniently(model, state.inputs),
    outputs: plainProperties(state.outputs),
  };
}

/**
 * Defaults filled in where possible: inputs with unknowns, those of old states, and those with what
 * is not modelled may not parse.
 */
function parsedLeniently(model: ResourceModel, inputs: Properties): Properties {
  const open = plainProperties(inputs);
  if (hasUnknown(open)) return open;
  const result = model.inputs.safeParse(open);
  return result.success && isObject(result.data) ? result.data : open;
}
