import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installInto, withLock } from "../../cli/install/cache";
import { type Command, isExecutable, run } from "../../cli/install/clients";
import { cacheFolder } from "../../lab/toolchain";

/** The newest whose Go module and checksum every machine with the Go module proxy gets. */
const YAML_HOST = { module: "github.com/pulumi/pulumi-yaml", version: "1.5.0" };

/** Pulumi's SDK for Python; its Automation API runs a program without a language host. */
const PYTHON_SDK = "3.272.0";

/** Folder with `pulumi-language-yaml`: the CLI's own, else one that is built once into the cache. */
export async function ensureYamlHost(pulumiRoot: string): Promise<string> {
  const own = join(pulumiRoot, "bin");
  if (isExecutable(join(own, "pulumi-language-yaml"))) return own;
  const { module, version } = YAML_HOST;
  const tool = `${module}/cmd/pulumi-language-yaml`;
  return ensure(`pulumi-yaml ${version}`, join("pulumi-language-yaml", version), (draft, made) => {
    const lines = ["module pulumi-yaml-host", "go 1.25.0", `require ${module} v${version}`];
    writeFileSync(join(draft, "go.mod"), `${lines.join("\n")}\ntool ${tool}\n`);
    const output = join(made, "pulumi-language-yaml");
    return { program: "go", args: ["build", "-mod=mod", "-ldflags", "-s -w", "-o", output, tool] };
  });
}

/** Folder with the Python packages of Pulumi's SDK: the value of PYTHONPATH. */
export async function ensurePythonSdk(): Promise<string> {
  return ensure(`pulumi ${PYTHON_SDK} for Python`, join("pulumi-python", PYTHON_SDK), (_, made) => {
    const flags = "-m pip install --quiet --disable-pip-version-check --no-input --target";
    const args = [...flags.split(" "), made, `pulumi==${PYTHON_SDK}`];
    return { program: "python3", args };
  });
}

/** The version of Pulumi's Go modules whose generators make the SDKs: that of the CLI of the tool chain. */
export const PULUMI_GO = "3.276.0";

/** Folder with `generate`, Pulumi's own generators of SDKs; built once into the cache. */
export async function ensureSdkGenerator(): Promise<string> {
  const source = readFileSync(join(__dirname, "fixtures", "sdk", "generate.go"), "utf8");
  const version = `${PULUMI_GO}-${createHash("sha256").update(source).digest("hex").slice(0, 8)}`;
  return ensure("Pulumi's SDK generators", join("pulumi-sdk-generator", version), (draft, made) => {
    const module = "github.com/pulumi/pulumi/pkg/v3";
    const lines = ["module generate", "go 1.25.0", `require ${module} v${PULUMI_GO}`];
    // Not in the draft itself, which is Go's folder for temporary files: there it reads no go.mod.
    const folder = join(draft, "source");
    mkdirSync(folder);
    writeFileSync(join(folder, "go.mod"), `${lines.join("\n")}\n`);
    writeFileSync(join(folder, "main.go"), source);
    const output = ["-o", join(made, "generate")];
    const args = ["build", "-C", folder, "-mod=mod", "-ldflags", "-s -w", ...output, "."];
    return { program: "go", args };
  });
}

async function ensure(
  label: string,
  name: string,
  command: (draft: string, made: string) => Command,
): Promise<string> {
  const cache = cacheFolder();
  const place = join(cache, name);
  await withLock(cache, console.info, async () => {
    if (existsSync(place)) return;
    await installInto(cache, place, async (draft) => {
      const made = join(draft, "made");
      mkdirSync(made);
      await run(label, command(draft, made), draft);
      return made;
    });
  });
  return place;
}
