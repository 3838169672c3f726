import { COORDINATOR_FAULTS } from "./coordinator";
import { DATABASE_FAULTS } from "./database";
import { GATEWAY_FAULTS } from "./gateway";
import type { Fault } from "./spec";
import { STORE_FAULTS } from "./store";
import { WORKER_FAULTS } from "./workers";

/** Every fault that is injected, in the order of the page. */
export const FAULTS: readonly Fault[] = [
  ...WORKER_FAULTS,
  ...COORDINATOR_FAULTS,
  ...GATEWAY_FAULTS,
  ...DATABASE_FAULTS,
  ...STORE_FAULTS,
];
