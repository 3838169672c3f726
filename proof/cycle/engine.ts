import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type EngineStack, openStack, type Program } from "../../cli/engine";
import { openFolder } from "../../cli/folder";

/** The engine, and what it runs. */
export interface Engine {
  /** Folder with `Pulumi.yaml`. */
  project: string;
  /** Has `bin/pulumi`. */
  pulumiRoot: string;
  program: Program;
  /** Providers of one's own. @default the official ones */
  debugProviders?: string;
}

/** A stack with its state in a folder that goes away with it. */
export interface OwnStack {
  /** Writes its file. */
  write(text: string): void;
  /** The stack with this text as its file. */
  open(text: string): Promise<EngineStack>;
  /** Path of the stack file. */
  file: string;
  /** Where the state is. */
  folder: string;
  /** What its state still has, in words: of a stack that is destroyed, nothing. */
  remaining(): string[];
  close(): void;
}

interface Stored {
  type: string;
  id?: string;
  custom?: boolean;
  external?: boolean;
}

/** Makes a state of its own, with a passphrase of its own, for one stack: nobody else's is touched. */
export function ownStack(name: string, engine: Engine): OwnStack {
  const { project, ...rest } = engine;
  const folder = openFolder(mkdtempSync(join(tmpdir(), "trino-platform-cycle-")));
  const root = folder.path("project");
  const file = join(root, "stacks", `Pulumi.${name}.yaml`);
  mkdirSync(join(root, "stacks"), { recursive: true });
  copyFileSync(join(project, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
  const write = (text: string) => writeFileSync(file, text);
  return {
    file,
    write,
    folder: folder.root,
    open: (text) => {
      write(text);
      return openStack({ root, stack: name, folder, mode: "up", ...rest });
    },
    remaining: () => remainingIn(folder.path("state", ".pulumi", "stacks"), name),
    close: () => rmSync(folder.root, { recursive: true, force: true }),
  };
}

function remainingIn(stacks: string, stack: string): string[] {
  const files = existsSync(stacks)
    ? readdirSync(stacks, { recursive: true, encoding: "utf8" })
    : [];
  return files
    .filter((file) => basename(file) === `${stack}.json`)
    .flatMap((file): Stored[] => {
      const state = JSON.parse(readFileSync(join(stacks, file), "utf8"));
      return state.checkpoint?.latest?.resources ?? [];
    })
    .filter(({ type, custom, external }) => custom && !external && !isOnlyInState(type))
    .map(({ type, id }) => `${type.split(":").at(-1)} ${id}`);
}

/** Providers and generated texts are nowhere but in the state. */
const isOnlyInState = (type: string) => /^(pulumi:providers|random|tls):/.test(type);
