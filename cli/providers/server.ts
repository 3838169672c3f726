import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { providerHandlers, type Surroundings } from "./handlers";
import type { ProviderModel } from "./model";

/** A provider that listens on the loopback. */
export interface ServedProvider {
  name: string;
  port: number;
  close(): void;
}

/** Serves one provider package on a free port of 127.0.0.1. */
export async function serveProvider(
  model: ProviderModel,
  surroundings: Surroundings,
): Promise<ServedProvider> {
  // Rendered Helm values and rules can exceed gRPC's default of 4 MB; the engine itself uses 400 MB.
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 << 20 });
  server.addService(ResourceProviderService, providerHandlers(model, surroundings));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { name: model.name, port, close: () => server.forceShutdown() };
}
