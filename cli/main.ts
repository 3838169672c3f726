import { labCommands } from "../lab/cli/commands";
import { commands } from "./commands";
import { start } from "./start";

start([...commands, ...labCommands]);
