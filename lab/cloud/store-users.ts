import { rmSync } from "node:fs";
import execa from "execa";
import { type LabFolder, writeWhole } from "../folder";
import { findObjectStore, type S3Credentials } from "../processes";
import type { PolicyDocument } from "./policy-documents";

/** A user of the S3 server, and what it may do. */
export interface StoreUser {
  name: string;
  credentials: S3Credentials;
  policy: PolicyDocument;
}

/** Makes or updates a user; the running server evaluates the policy itself, from now on. */
export async function applyStoreUser(lab: LabFolder, weed: string, user: StoreUser): Promise<void> {
  const { name, credentials } = user;
  // The order matters: no moment at which the user may do what neither policy says.
  const draft = lab.path("cloud", `${name}.policy.json`);
  writeWhole(draft, JSON.stringify(withTokens(user.policy)));
  const configure = [
    `s3.configure -user=${name} -policies=${name}`,
    `-access_key=${credentials.accessKeyId} -secret_key=${credentials.secretAccessKey} -apply`,
  ].join(" ");
  try {
    await weedShell(lab, weed, [`s3.policy -put -name=${name} -file=${draft}`, configure]);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a user; its key is refused from now on. */
export async function removeStoreUser(lab: LabFolder, weed: string, name: string): Promise<void> {
  await weedShell(lab, weed, [
    `s3.configure -user=${name} -delete -apply`,
    `s3.policy -delete -name=${name}`,
  ]);
}

/** The lab issues temporary credentials with the user's key; what they may do is the policy's. */
const withTokens = ({ Version, Statement }: PolicyDocument): PolicyDocument => ({
  Version,
  Statement: [...Statement, { Effect: "Allow", Action: "sts:GetFederationToken", Resource: "*" }],
});

/**
 * Runs commands in SeaweedFS's own shell. They go through its input, so that no secret is among
 * the arguments of a process.
 * @throws Error with what the shell said, without the command (it may hold a secret)
 */
async function weedShell(lab: LabFolder, weed: string, commands: string[]): Promise<void> {
  const store = findObjectStore(lab);
  if (!store) throw new Error("the object store does not run");
  const { master, masterGrpc, filer, filerGrpc } = store.record.ports;
  const result = await execa(
    weed,
    [
      "shell",
      `-master=127.0.0.1:${master}.${masterGrpc}`,
      `-filer=127.0.0.1:${filer}.${filerGrpc}`,
    ],
    {
      input: `${[...commands, "exit"].join("\n")}\n`,
      cwd: lab.path("store"),
      reject: false,
      all: true,
      timeout: 30_000,
    },
  );
  // The shell ends with 0 whatever happened.
  const error = /^error: .*$/m.exec(result.all ?? "")?.[0];
  if (error || result.exitCode !== 0) {
    throw new Error(`object store users: ${error ?? `weed shell ended with ${result.exitCode}`}`);
  }
}
