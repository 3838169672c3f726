import { labCommands } from "../lab/cli/commands";
import { proofCommands } from "../proof/commands";
import { commands } from "./commands";
import { NODE_OF_PROJECT, start } from "./start";

start([...commands, ...proofCommands, ...labCommands], { node: NODE_OF_PROJECT });
