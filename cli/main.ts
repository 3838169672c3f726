import { labCommands } from "../lab/cli/commands";
import { commands } from "./commands";
import { NODE_OF_PROJECT, start } from "./start";

start([...commands, ...labCommands], { node: NODE_OF_PROJECT });
