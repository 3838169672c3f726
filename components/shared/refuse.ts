import * as pulumi from "@pulumi/pulumi";
import { type Fault, formatFaults } from "./faults";

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
