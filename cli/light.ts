import { lightCommands } from "./light-commands";
import { start } from "./start";

start(lightCommands);
