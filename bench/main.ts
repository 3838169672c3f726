import { NODE_OF_PROJECT, start } from "../cli/start";
import { bench } from "./command";

start([bench], { node: NODE_OF_PROJECT });
