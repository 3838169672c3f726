import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { Command } from "commander";
import { askForTheRest, Cancelled } from "./ask";
import { type Flags, missingFlags, nameFaults, readFlags } from "./flags";
import { nextCommands, projectFiles } from "./project";
import { stackFaults } from "./stack-file";
import { readTemplates } from "./templates";
import { isRepository, packLibrary } from "./unpublished";
import { type Answers, Catalog, Size, Where } from "./words";

/** What was asked for cannot be done; the message has every fault. */
class Refusal extends Error {}

const list = (words: Record<string, string>) => Object.values(words).join(", ");

const command = new Command("npm init trino-platform")
  .description("Writes a Pulumi project: two Trino clusters behind Trino Gateway.")
  .argument("[folder]", "where it goes; the project has its name", "trino")
  .option("--where <place>", `where the platform goes: ${list(Where)}`)
  .option("--region <name>", "AWS region; not with --where kind")
  .option("--size <size>", `how large: ${list(Size)}`)
  .option("--catalogs <names>", `what it reads, joined by commas: ${list(Catalog)}`)
  .option("--cluster <name>", "the EKS cluster, with --where eks")
  .option("--lake-policy <arn>", "policy for the lake's tables, with --where eks")
  .addHelpText(
    "after",
    "\nWhat no flag says is asked for on a terminal. Files that are there are never written over.\nExit code: 0, 1 if it was cancelled, 2 if it could not be done.",
  )
  .action((folder: string, flags: Flags) => create(folder, flags));

/** Writes a project, or refuses with every fault. @throws Refusal, Cancelled */
async function create(folder: string, flags: Flags): Promise<void> {
  const target = resolve(folder);
  const project = basename(target);
  const templates = readTemplates();
  const { answers: known, faults } = readFlags(flags);
  faults.push(...nameFaults(project));
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const missing = missingFlags(flags);
  if (missing.length > 0 && !isTerminal) {
    faults.push(...missing.map((flag) => `${flag} is missing, and there is no terminal to ask on`));
  }
  if (known.where) {
    const paths = Object.keys(templates[known.where]);
    faults.push(...alreadyThere(target, [...paths, "stacks/Pulumi.dev.yaml"]));
  }
  refuseIf(faults);
  const answers = missing.length > 0 ? await askForTheRest(known) : complete(known);
  const refused = stackFaults(answers);
  const paths = Object.keys(projectFiles(answers, project, templates));
  refuseIf([...(refused ? [refused] : []), ...alreadyThere(target, paths)]);
  if (isRepository)
    console.info("packing the library, which npm does not have yet, into the project");
  const library = isRepository ? await packLibrary(target) : undefined;
  const files = projectFiles(answers, project, templates, library);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    // `wx`: what somebody has put there since is left alone.
    writeFileSync(join(target, path), text, { flag: "wx" });
  }
  const shown = relative(process.cwd(), target) || ".";
  const [first, second] = nextCommands(answers, shown);
  console.info(
    `${Object.keys(files).length} files written to ${shown}; the stack file was checked: stacks/Pulumi.dev.yaml\n\nNext:\n  ${first}\n  ${second}`,
  );
}

const complete = (known: Partial<Answers>) => ({ region: "", ...known }) as Answers;

/** Files that would be written over. */
function alreadyThere(target: string, paths: string[]): string[] {
  return paths
    .filter((path) => existsSync(join(target, path)))
    .map(
      (path) =>
        `${join(relative(process.cwd(), target), path)} is there already; use another folder`,
    );
}

function refuseIf(faults: string[]): void {
  if (faults.length > 0) throw new Refusal(`nothing was written:\n  ${faults.join("\n  ")}`);
}

command.parseAsync().catch((error) => {
  if (error instanceof Cancelled) {
    process.exitCode = 1;
    return;
  }
  // Whatever comes of the file system is one line as well: EACCES, ENOSPC, EROFS.
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
