import { shapeFaults } from "./faults";
import type { CheckedResource, ProviderModel } from "./model";
import { unknownType } from "./operations";
import { plainProperties } from "./wire";

/** What of a resource nobody would act on: its type, properties, values. One line each. */
export function unmodelledIn(
  { type, inputs }: CheckedResource,
  providers: readonly ProviderModel[],
): string[] {
  const provider = providers.find(({ name }) => type.startsWith(`${name}:`));
  if (!provider) return [];
  const model = provider.types[type];
  if (!model) return [unknownType(provider, type)];
  const shape = shapeFaults(model.inputs, inputs, "refuse");
  const limits = shape.length > 0 ? [] : (model.limits?.(plainProperties(inputs)) ?? []);
  return [...shape, ...limits].map(({ reason }) => reason);
}
