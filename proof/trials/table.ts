import { makeTables } from "../dataset";
import { batchClient } from "../stage";
import { NotTried } from "../subject";
import type { TrialEntry } from "../trial";

/** The trials' table, which the others query. */
export const table: TrialEntry = {
  name: "table",
  title: "A pipeline fills a table through the gateway",
  run: async (stage) => {
    const dataset = stage.dataset();
    const { session: _, ...pipeline } = batchClient(stage);
    const { rows, seconds } = await makeTables(stage.ask, dataset, pipeline);
    return [
      `${rows[0]?.[0]} rows in ${dataset.catalog}.${dataset.schema}, in ${seconds.toFixed(1)} s`,
    ];
  },
};

/** Why the trials that need the table are skipped, if it could not be made. */
export const noTable = (reason: string) => new NotTried(`there is no table to ask: ${reason}`);
