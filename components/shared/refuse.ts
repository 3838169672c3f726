import * as pulumi from "@pulumi/pulumi";
import { type Fault, formatFaults } from "./faults";
import { hasLater } from "./later";

/**
 * Stops the program with all faults in one message if there is one. Called before the first child
 * is created, so that nothing has been touched.
 *
 * @throws ResourceError without a stack, attached to the component
 */
export function refuse(resource: pulumi.Resource, title: string, faults: readonly Fault[]): void {
  if (faults.length > 0) {
    throw new pulumi.ResourceError(formatFaults(title, faults), resource, true);
  }
}

/** Calls at once with what is known at once: an error then comes before anything is created. */
export function whenKnown<T extends object>(value: pulumi.Input<T>, use: (value: T) => T) {
  return hasLater(value)
    ? pulumi.output(value as pulumi.Output<T>).apply((known) => use(known as T))
    : pulumi.output(use(value as T));
}
