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
import { modelRelease } from "../../cli/charts";
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
  const cloud = createStateOnlyCloud({ checkRelease: (release) => modelRelease(release).faults });
  const served = await serveProviders(cloud);
  const engine = await pulumiRoot();
  return {
    cloud,
    folder: (name: string) => join(temporary, name),
    version: manifest.version as string,
    typeErrors: () => typeErrors(PROGRAMS.map((name) => join(temporary, name, "index.ts"))),
    open: (name: string): Promise<EngineStack> =>
      openStack({
        root: join(temporary, name),
        stack: "prod",
        folder: openFolder(join(temporary, ".lab", name)),
        pulumiRoot: engine,
        debugProviders: served.debugProviders,
        program: programOf(join(temporary, name)),
        mode: "up",
        references: REFERENCES,
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
  const file = join(project, "index.js");
  const source = readFileSync(join(project, "index.ts"), "utf8");
  const { outputText } = ts.transpileModule(source, { compilerOptions: OPTIONS });
  writeFileSync(file, outputText);
  const load = createRequire(file);
  return async () => {
    delete load.cache[file];
    return { ...load(file) };
  };
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
