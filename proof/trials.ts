import type { TrialEntry } from "./trial";
import { coordinatorLoss } from "./trials/coordinator-loss";
import { drainOf } from "./trials/drain";
import { gatewayLoss } from "./trials/gateway-loss";
import { routing } from "./trials/routing";
import { secondUp } from "./trials/second-up";
import { spooling } from "./trials/spooling";
import { table } from "./trials/table";
import { batchWorker, interactiveWorker } from "./trials/worker-loss";

/** All trials in the order in which they are tried: those that do harm come late. */
export const TRIALS: TrialEntry[] = [
  table,
  routing,
  spooling,
  batchWorker,
  interactiveWorker,
  drainOf("batch"),
  gatewayLoss,
  coordinatorLoss,
  secondUp,
];
