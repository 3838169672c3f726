import * as automation from "@pulumi/pulumi/automation";
import { EngineError } from "./errors";

const commands = new Map<string, automation.PulumiCommand>();

/**
 * A CLI is asked for its version only once.
 *
 * @throws EngineError that says what to delete, if it does not answer
 */
export async function commandOf(root: string): Promise<automation.PulumiCommand> {
  const known = commands.get(root);
  if (known) return known;
  const command = await automation.PulumiCommand.get({ root }).catch((error) => {
    throw brokenCommand(root, error);
  });
  commands.set(root, command);
  return command;
}

/** The error for a CLI that cannot even tell its version: half downloaded, for another machine. */
function brokenCommand(root: string, error: unknown): EngineError {
  const [, why = "it gives no version"] = /Command failed with ([^:\n]+)/.exec(String(error)) ?? [];
  const program = `${root}/bin/pulumi`;
  return new EngineError(
    `${program} does not work (${why}): delete ${root}, and the next run installs it again`,
    false,
    { cause: error },
  );
}
