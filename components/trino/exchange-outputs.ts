import * as pulumi from "@pulumi/pulumi";
import type { ExchangeSpec } from "../exchange/spec";
import type { AwsIdentity } from "../shared/identity/create-identity";
import { hasLater } from "../shared/later";
import { renderExchangeValues } from "./values";

/** Annotations that the exchange's cloud and the cluster's own identity need. */
export function accountAnnotations(
  exchange: pulumi.Output<ExchangeSpec> | undefined,
  aws: AwsIdentity | undefined,
) {
  if (!exchange) return { ...aws?.annotations };
  return pulumi
    .all([exchange, aws?.annotations ?? {}])
    .apply(([{ serviceAccountAnnotations }, own]) => ({ ...serviceAccountAnnotations, ...own }));
}

/** The exchange's part of the values, each leaf an output. */
export function outputExchangeValues(
  exchange: pulumi.Output<ExchangeSpec>,
): Record<string, unknown> {
  const { server, additionalExchangeManagerProperties } = exchange.apply(renderExchangeValues);
  return {
    server: { exchangeManager: server.exchangeManager },
    additionalExchangeManagerProperties,
  };
}

/** Calls at once with what is known at once: an error then comes before anything is created. */
export function whenKnown<T extends object>(value: pulumi.Input<T>, use: (value: T) => T) {
  return hasLater(value)
    ? pulumi.output(value as pulumi.Output<T>).apply((known) => use(known as T))
    : pulumi.output(use(value as T));
}
