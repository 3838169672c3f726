import { startDatabaseServer, stopProcess } from "../lab/processes";
import { processNamed } from "./processes";
import type { Fault } from "./spec";

/** What happens to PostgreSQL, the gateway's and here also the lake's catalog. */
export const DATABASE_FAULTS: Fault[] = [
  {
    name: "database-away",
    group: "Database",
    title: "PostgreSQL is away for 30 s",
    seconds: 30,
    end: "it is there again",
    inject: async (stage) => {
      await stopProcess(stage.lab, processNamed(stage, "database"));
      return async () => {
        await startDatabaseServer(stage.lab, stage.session.toolchain);
      };
    },
  },
];
