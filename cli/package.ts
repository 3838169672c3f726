import { lightCommands } from "./light-commands";
import { start } from "./start";

// The program `trino-platform` of the npm package: for those who import the components and have no
// copy of this repository. `npm run build` makes one file of it, components/dist/cli.js.
start(lightCommands, {
  calling: {
    program: "trino-platform <command>",
    helpOf: (name) => `trino-platform ${name}`.trim(),
  },
  node: { oldest: 22, advice: " or later" },
});
