import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { parse, stringify } from "yaml";
import { chartFaults } from "../../cli/charts";
import { type EngineStack, openStack, type ReferencedStacks } from "../../cli/engine";
import { openFolder } from "../../cli/folder";
import { serveProviders } from "../../cli/providers";
import { createStateOnlyCloud } from "../../cli/providers/state-only";
import { installLibrary, packLibrary, ROOT } from "./packed";
import { pulumiRoot } from "./support";

const EXAMPLES = join(ROOT, "examples");

/** Names of the examples that are TypeScript programs. */
export const PROGRAMS = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
  .filter((file) => /^[^/]+\/index\.ts$/.test(file))
  .map((file) => file.replace("/index.ts", ""))
  .sort();

/** One resource of a state. */
export interface StateResource {
  urn: string;
  type: string;
  id: string;
  // biome-ignore lint/suspicious/noExplicitAny: inputs of any type
  inputs: any;
  // biome-ignore lint/suspicious/noExplicitAny: outputs of any type
  outputs: any;
  dependencies?: string[];
  provider?: string;
  parent?: string;
}

/** What the stack of the EKS cluster gives. */
export const REFERENCES: ReferencedStacks = {
  "organization/eks/prod": {
    kubeconfig: "{}",
    oidcProviderArn: "arn:aws:iam::333333333333:oidc-provider/oidc.example.com/id/EXAMPLE",
    oidcProviderUrl: "https://oidc.example.com/id/EXAMPLE",
    lakePolicyArn: "arn:aws:iam::333333333333:policy/lake-read-write",
    privateSubnetIds: ["subnet-0f1e2d3c4b5a60001", "subnet-0f1e2d3c4b5a60002"],
    databaseSecurityGroupId: "sg-0f1e2d3c4b5a60004",
  },
};

/**
 * The examples as a user has them: copied out of the repository, beside an installed package, on a
 * cloud that only remembers.
 */
export async function openExamples() {
  const temporary = mkdtempSync(join(tmpdir(), "examples-test-"));
  const packed = await packLibrary();
  const manifest = JSON.parse(readFileSync(join(packed.folder, "package.json"), "utf8"));
  const { dependencies, peerDependencies } = manifest;
  installLibrary(packed, temporary, Object.keys({ ...dependencies, ...peerDependencies }));
  for (const name of PROGRAMS) install(name, join(temporary, name));
  const cloud = createStateOnlyCloud({ checkRelease: chartFaults });
  const served = await serveProviders(cloud);
  const engine = await pulumiRoot();
  return {
    cloud,
    folder: (name: string) => join(temporary, name),
    version: manifest.version as string,
    typeErrors: () => typeErrors(PROGRAMS.map((name) => join(temporary, name, "index.ts"))),
    /** The resources of a stack, as the engine's state has them. */
    resources: (name: string): StateResource[] => {
      const { name: project } = parse(readFileSync(join(temporary, name, "Pulumi.yaml"), "utf8"));
      const stacks = join(temporary, ".lab", name, "state", ".pulumi", "stacks");
      const { checkpoint } = JSON.parse(readFileSync(join(stacks, project, "prod.json"), "utf8"));
      return checkpoint.latest.resources;
    },
    /** Sets a line of configuration that the example's own stack file does not have. */
    configure: (name: string, config: Record<string, unknown>) => {
      const settings = join(temporary, name, "stacks", "Pulumi.prod.yaml");
      const before = parse(readFileSync(settings, "utf8"));
      writeFileSync(settings, stringify({ ...before, config: { ...before.config, ...config } }));
    },
    open: (name: string, references: ReferencedStacks = REFERENCES): Promise<EngineStack> =>
      openStack({
        root: join(temporary, name),
        stack: "prod",
        folder: openFolder(join(temporary, ".lab", name)),
        pulumiRoot: engine,
        debugProviders: served.debugProviders,
        program: programOf(join(temporary, name)),
        mode: "up",
        references,
      }),
    close: () => {
      served.close();
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/** What `openExamples` gives. */
export type Examples = Awaited<ReturnType<typeof openExamples>>;

function install(name: string, project: string): void {
  const filter = (file: string) => !file.includes("node_modules");
  cpSync(join(EXAMPLES, name), project, { recursive: true, filter });
  // The lab expects stack files in a folder of their own.
  mkdirSync(join(project, "stacks"));
  const settings = join(project, "stacks", "Pulumi.prod.yaml");
  writeFileSync(settings, "config: {}\n");
  if (readdirSync(project).includes("Pulumi.prod.yaml")) {
    cpSync(join(project, "Pulumi.prod.yaml"), settings);
  }
}

/** A program that registers resources while it is loaded: loaded anew for every run. */
function programOf(project: string): () => Promise<unknown> {
  const files = transpile(project);
  const main = join(project, "index.js");
  const load = createRequire(main);
  return async () => {
    for (const file of files) delete load.cache[file];
    return { ...load(main) };
  };
}

/** Makes JavaScript of a project's files, beside them; gives the paths. */
export function transpile(project: string): string[] {
  const sources = readdirSync(project).filter((name) => name.endsWith(".ts"));
  return sources.map((name) => {
    const file = join(project, name.replace(/ts$/, "js"));
    const source = readFileSync(join(project, name), "utf8");
    writeFileSync(file, ts.transpileModule(source, { compilerOptions: OPTIONS }).outputText);
    return file;
  });
}

/** As Pulumi compiles programs without a `tsconfig.json`, and strict. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

function typeErrors(files: string[]): string[] {
  const program = ts.createProgram(files, OPTIONS);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    return `${file?.fileName ?? ""}: ${text}`;
  });
}

/** Everything that a resource needs, by way of others: dependencies, parents, providers. */
export function needsOf(resource: StateResource, all: StateResource[]): Set<string> {
  const byUrn = new Map(all.map((one) => [one.urn, one]));
  const found = new Set<string>();
  const visit = ({ dependencies = [], parent, provider }: StateResource) => {
    // `urn::id` of the provider resource.
    const [, providerUrn] = /^(.*)::[^:]+$/.exec(provider ?? "") ?? [];
    for (const urn of [...dependencies, parent, providerUrn]) {
      const next = urn === undefined ? undefined : byUrn.get(urn);
      if (next === undefined || found.has(next.urn)) continue;
      found.add(next.urn);
      visit(next);
    }
  };
  visit(resource);
  return found;
}
