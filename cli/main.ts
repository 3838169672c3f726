import { faultCommands } from "../faults/command";
import { labCommands } from "../lab/cli/commands";
import { proofCommands } from "../proof/commands";
import { commands } from "./commands";
import { NODE_OF_PROJECT, start } from "./start";

start([...commands, ...proofCommands, ...labCommands, ...faultCommands], {
  node: NODE_OF_PROJECT,
});
