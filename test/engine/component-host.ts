import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ROOT } from "./packed";

/** The components, as programs in other languages reach them. */
export interface ComponentHost {
  /** Entry of PULUMI_DEBUG_PROVIDERS. */
  debugProvider: string;
  /** The package's schema, from which Pulumi generates SDKs. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON in Pulumi's own form
  schema(): Promise<any>;
  close(): void;
}

/**
 * Starts the SDK's own host on `components/`, as Pulumi does for `PulumiPlugin.yaml`: in the folder
 * of a program that knows nothing of TypeScript.
 */
export async function startComponentHost(
  folder = join(ROOT, "components"),
): Promise<ComponentHost> {
  const host = require.resolve("@pulumi/pulumi/cmd/run-plugin");
  // The address is the engine's, which tells where it is only when it attaches.
  const child = spawn(process.execPath, [host, folder, "127.0.0.1:1"], {
    cwd: tmpdir(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (data) => {
    complaint += data;
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data) => resolve(String(data).trim()));
    child.once("close", () => reject(new Error(`the component host ended: ${complaint}`)));
  });
  return {
    debugProvider: `trino-platform:${port}`,
    schema: () => readSchema(port),
    close: () => child.kill(),
  };
}

function readSchema(port: string): Promise<unknown> {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return new Promise((resolve, reject) =>
    client.getSchema(new GetSchemaRequest(), (error, response) => {
      client.close();
      if (error) reject(error);
      else resolve(JSON.parse(response.getSchema()));
    }),
  );
}
