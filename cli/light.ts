import { lightCommands } from "./light-commands";
import { NODE_OF_PROJECT, start } from "./start";

start(lightCommands, { node: NODE_OF_PROJECT });
