import * as pulumi from "@pulumi/pulumi";
import "../quick-promises";
import { program } from "../../infra/program";
import { PLATFORM_KEY } from "../../infra/stack-file";

/** What resources get from the cloud that their inputs do not say. */
const OUTPUTS: Record<string, Record<string, unknown>> = {
  "random:index/randomPassword:RandomPassword": { result: "generated" },
  "random:index/randomId:RandomId": { hex: "c0ffee" },
  "tls:index/privateKey:PrivateKey": { privateKeyPemPkcs8: "private", publicKeyPem: "public" },
  "aws:rds/instance:Instance": { address: "db.rds", port: 5432, resourceId: "db-RESOURCE" },
  "aws:rds/cluster:Cluster": { endpoint: "db.rds", port: 5432, clusterResourceId: "RESOURCE" },
  "aws:iam/role:Role": { arn: "arn:aws:iam::111111111111:role/exchange", name: "exchange" },
  "pulumi:pulumi:StackReference": { outputs: { kubeconfig: "{}" } },
};

/** How a program ended: what it made, or why it refused. */
export interface Outcome {
  /** URNs of what the program made, without repetition. */
  resources: string[];
  /** The message of whatever it threw, at once or later; none if it went through. */
  error?: string;
}

/**
 * Runs the whole program on a configuration, as the engine does, on a cloud that takes everything.
 *
 * @param platform the value of `trino-platform:platform`
 * @param region `aws:region`
 */
export async function runProgram(platform: object, region: string | undefined): Promise<Outcome> {
  const resources: string[] = [];
  let fail: (error: unknown) => void = () => {};
  // What is thrown inside of an output comes to nobody else.
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  process.on("unhandledRejection", fail);
  try {
    await pulumi.runtime.setMocks(
      {
        newResource: async ({ type, name, inputs }) => {
          const id = `${type} ${name}`;
          // The engine's own error, which stops an update half way.
          if (resources.includes(id)) throw new Error(`duplicate resource ${id}`);
          resources.push(id);
          const state = { ...inputs, ...bucketOutputs(type, name), ...OUTPUTS[type] };
          return { id: `${name}-id`, state };
        },
        call: ({ token, inputs }) => answerTo(token, inputs),
      },
      "trino-platform",
      "trial",
    );
    pulumi.runtime.setAllConfig({
      // Mocks have no hooks, which watch the releases of a named Kubernetes cluster.
      [PLATFORM_KEY]: JSON.stringify({ ...platform, kubernetes: {} }),
      ...(region !== undefined && { "aws:region": region }),
    });
    await Promise.race([failed, program().then(known)]);
    await Promise.race([failed, pulumi.runtime.disconnect()]);
    return { resources };
  } catch (error) {
    return { resources, error: messageOf(error) };
  } finally {
    process.off("unhandledRejection", fail);
  }
}

function bucketOutputs(type: string, name: string): Record<string, unknown> {
  return type === "aws:s3/bucket:Bucket"
    ? { bucket: name, arn: `arn:aws:s3:::${name}`, region: "eu-west-1" }
    : {};
}

/** Existing buckets are there, in one region, and closed. */
function answerTo(token: string, inputs: Record<string, unknown>): Record<string, unknown> {
  if (token !== "aws:s3/getBucket:getBucket") return inputs;
  return { ...inputs, arn: `arn:aws:s3:::${inputs.bucket}`, bucketRegion: "eu-west-1" };
}

/** Waits for every output, and so for every resource behind it. */
function known(outputs: Record<string, unknown>): Promise<unknown> {
  return new Promise((resolve) => {
    pulumi.output(outputs).apply(resolve as (value: unknown) => void);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
