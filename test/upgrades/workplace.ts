import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import execa from "execa";
import { parse } from "yaml";
import { chartFaults } from "../../cli/charts";
import { type EngineStack, openStack } from "../../cli/engine";
import { openFolder } from "../../cli/folder";
import { ensurePulumi } from "../../cli/install/pulumi";
import { serveProviders } from "../../cli/providers";
import { createStateOnlyCloud } from "../../cli/providers/state-only";
import { referencedStacks } from "../../cli/rehearsal";
import { program } from "../../infra/program";
import { type Deployment, ROOT } from "./recording";

/** The working tree's program with a stack file of any version, on a state of any version. */
export interface Workplace {
  stack: EngineStack;
  exportState(): Promise<Deployment>;
  importState(deployment: Deployment): Promise<void>;
  close(): void;
}

/**
 * The program as it would be after a change of what its components register.
 *
 * @param transformation makes that change
 */
function changed(transformation: pulumi.ResourceTransformation): typeof program {
  return async () => {
    pulumi.runtime.registerStackTransformation(transformation);
    return program();
  };
}

/** Opens a stack on the real engine, with a cloud that only remembers and a throw-away state. */
export async function openWorkplace(
  stack: string,
  stackFile: string,
  transformation?: pulumi.ResourceTransformation,
): Promise<Workplace> {
  const root = mkdtempSync(join(tmpdir(), "upgrade-"));
  mkdirSync(join(root, "stacks"));
  cpSync(join(ROOT, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
  writeFileSync(join(root, "stacks", `Pulumi.${stack}.yaml`), stackFile);
  const folder = openFolder(join(root, ".lab"));
  const cloud = createStateOnlyCloud({ checkRelease: chartFaults });
  const { debugProviders, close } = await serveProviders(cloud, { repeatable: true });
  const pulumiRoot = await ensurePulumi((line) => console.info(line));
  const references = referencedStacks(stackFile);
  const run = transformation ? changed(transformation) : program;
  const request = { root, stack, folder, pulumiRoot, debugProviders, program: run, references };
  const opened = await openStack({ ...request, mode: "preview" });

  const pulumi = (...args: string[]) =>
    execa(join(pulumiRoot, "bin", "pulumi"), ["stack", ...args, "--stack", stack], {
      cwd: folder.path("workspace", stack),
      env: {
        PULUMI_HOME: folder.path("pulumi"),
        PULUMI_BACKEND_URL: `file://${folder.path("state")}`,
        PULUMI_CONFIG_PASSPHRASE: readFileSync(folder.path("passphrase"), "utf8"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });
  return {
    stack: opened,
    exportState: async () => JSON.parse((await pulumi("export", "--show-secrets")).stdout),
    importState: async ({ deployment, ...rest }) => {
      const file = join(root, "state.json");
      const settings = readFileSync(
        folder.path("workspace", stack, `Pulumi.${stack}.yaml`),
        "utf8",
      );
      const state = { salt: parse(settings).encryptionsalt };
      // The engine encrypts the masked secrets with the key of this stack.
      const encrypted = { ...deployment, secrets_providers: { type: "passphrase", state } };
      writeFileSync(file, JSON.stringify({ ...rest, deployment: encrypted }));
      await pulumi("import", "--file", file);
    },
    close: () => {
      close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
