import { createHash, randomBytes } from "node:crypto";
import type * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Cloud } from "./cloud";
import { createConnections, readConfig } from "./connections";
import { compareInputs } from "./diff";
import { failure, incompleteFailure, notModelled } from "./errors";
import { shapeFaults } from "./faults";
import {
  type CheckedResource,
  IncompleteResource,
  type ProviderModel,
  type Unmodelled,
} from "./model";
import * as operations from "./operations";
import { Empty, type EmptyMessage } from "./protobuf";
import { checkResponse, diffResponse } from "./responses";
import { fromStruct, type Properties, plainProperties, toStruct } from "./wire";

/** What the handlers of a provider act on and report to. */
export interface Surroundings {
  cloud: Cloud;
  /** Gets what slow operations say, with the logical name of the resource. */
  onProgress: (resource: string, line: string) => void;
  /** See `ModelContext.unfinished`; one for all providers of a lab. */
  unfinished: Map<string, Promise<unknown>>;
  /** Gets every resource that the program asks for, as soon as its inputs are complete. */
  onChecked: (resource: CheckedResource) => void;
  /** See `ProviderOptions.repeatable`. */
  repeatable: boolean;
  unmodelled: Unmodelled;
}

interface ResourceRequest {
  getUrn(): string;
  getName(): string;
  getType(): string;
}

/** The gRPC methods of one provider package. */
export function providerHandlers(
  provider: ProviderModel,
  surroundings: Surroundings,
): IResourceProviderServer {
  const connections = createConnections();
  const { unmodelled } = surroundings;

  const operation = (request: ResourceRequest, peer: string): operations.Operation => {
    const { config, cancellation } = connections.of(peer);
    const name = request.getName();
    const progress = (line: string) => surroundings.onProgress(name, line);
    const { cloud, unfinished, repeatable } = surroundings;
    const entropy = repeatable ? bytesOf(request.getUrn()) : randomBytes;
    const { signal } = cancellation;
    return {
      model: operations.modelOf(provider, request.getType(), unmodelled),
      unmodelled,
      context: { cloud, unfinished, config, name, progress, signal, entropy },
    };
  };

  return {
    handshake: answer(() => {
      const response = new messages.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    }),
    attach: answer(() => new Empty()),
    getPluginInfo: answer(() => {
      const info = new PluginInfo();
      info.setVersion(versionOf(provider.npmPackage));
      return info;
    }),
    checkConfig: answer((request: messages.CheckRequest) => {
      const news = fromStruct(request.getNews());
      return checkResponse(news, shapeFaults(provider.config, readConfig(news), unmodelled));
    }),
    diffConfig: answer((request: messages.DiffRequest) => {
      const rules = { replaceOn: [], ignoreChanges: request.getIgnorechangesList() };
      const old = fromStruct(request.getOldInputs());
      return diffResponse(compareInputs(old, fromStruct(request.getNews()), rules), false);
    }),
    configure: answer((request: messages.ConfigureRequest, peer) => {
      const config = readConfig(plainProperties(fromStruct(request.getArgs())));
      const fault = shapeFaults(provider.config, config, unmodelled)[0];
      if (fault !== undefined)
        throw new Error(`configuration of ${provider.name}: ${fault.reason}`);
      connections.of(peer).config = config;
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),
    check: answer((request: messages.CheckRequest, peer) => {
      const oldInputs = fromStruct(request.getOlds());
      const { repeatable } = surroundings;
      const proposed = repeatable ? undefined : request.getAutonaming()?.getProposedName();
      const seed = repeatable ? Buffer.from(request.getUrn()) : request.getRandomseed_asU8();
      const autoname = (digits: number) =>
        proposed || `${request.getName()}-${operations.hexDigits(seed, digits)}`;
      const { inputs, faults } = operations.checkInputs(
        operation(request, peer),
        fromStruct(request.getNews()),
        { oldInputs, autoname },
      );
      surroundings.onChecked({
        urn: request.getUrn(),
        type: request.getType(),
        name: request.getName(),
        inputs,
      });
      return checkResponse(inputs, faults);
    }),
    diff: answer((request: messages.DiffRequest, peer) => {
      const { changes, deleteBeforeReplace } = operations.diffInputs(
        operation(request, peer),
        fromStruct(request.getOldInputs()),
        fromStruct(request.getNews()),
        request.getIgnorechangesList(),
      );
      return diffResponse(changes, deleteBeforeReplace);
    }),
    create: answer(async (request: messages.CreateRequest, peer) => {
      const inputs = fromStruct(request.getProperties());
      const response = new messages.CreateResponse();
      if (request.getPreview()) {
        // Computed outputs are left out: the SDK turns what is missing in a preview into unknowns.
        const { model } = operation(request, peer);
        response.setProperties(toStruct({ ...inputs, ...model.planned?.(inputs) }));
        return response;
      }
      const applied = await apply(operation(request, peer), inputs);
      response.setId(applied.id);
      response.setProperties(toStruct(applied.properties));
      return response;
    }),
    update: answer(async (request: messages.UpdateRequest, peer) => {
      const inputs = fromStruct(request.getNews());
      const outputs = fromStruct(request.getOlds());
      const oldInputs = fromStruct(request.getOldInputs());
      const before = { id: request.getId(), inputs: oldInputs, outputs };
      const response = new messages.UpdateResponse();
      const of = operation(request, peer);
      const properties = request.getPreview()
        ? {
            ...computed(outputs, oldInputs),
            ...inputs,
            ...of.model.planned?.(inputs, outputs),
          }
        : (await apply(of, inputs, before)).properties;
      response.setProperties(toStruct(properties));
      return response;
    }),
    read: answer(async (request: messages.ReadRequest, peer) => {
      const outputs = fromStruct(request.getProperties());
      const inputs = fromStruct(request.getInputs());
      const of = operation(request, peer);
      const state = { id: request.getId(), inputs, outputs };
      if (Object.keys(outputs).length === 0 && of.model.find === undefined) {
        throw notModelled(`import of ${request.getType()}`);
      }
      const live = await operations.readLive(of, state);
      const response = new messages.ReadResponse();
      if (live === undefined) return response;
      response.setId(request.getId());
      response.setInputs(toStruct(live.inputs));
      response.setProperties(toStruct(live.outputs));
      return response;
    }),
    delete: answer(async (request: messages.DeleteRequest, peer) => {
      const inputs = fromStruct(request.getOldInputs());
      const outputs = fromStruct(request.getProperties());
      const state = { id: request.getId(), inputs, outputs };
      await operations.removeResource(operation(request, peer), state);
      return new Empty();
    }),
    cancel: answer((_request: EmptyMessage, peer) => {
      connections.of(peer).cancellation.abort();
      return new Empty();
    }),
    invoke: answer(async (request: messages.InvokeRequest, peer) => {
      const run = provider.functions?.[request.getTok()];
      if (run === undefined) throw notModelled(`function ${request.getTok()}`);
      const inputs = plainProperties(fromStruct(request.getArgs()));
      const response = new messages.InvokeResponse();
      const { config } = connections.of(peer);
      response.setReturn(toStruct(await run(inputs, { cloud: surroundings.cloud, config })));
      return response;
    }),
    call: answer((request: messages.CallRequest) => {
      throw notModelled(`method ${request.getTok()}`);
    }),
    construct: answer((request: messages.ConstructRequest) => {
      throw notModelled(`component ${request.getType()}`);
    }),
    parameterize: answer(() => {
      throw notModelled("a parameterized package");
    }),
    getSchema: answer(() => {
      throw notModelled("the package's schema");
    }),
    getMapping: answer(() => new messages.GetMappingResponse()),
    getMappings: answer(() => new messages.GetMappingsResponse()),
    list: (call) => call.destroy(notModelled("listing")),
  };
}

/** Turns a plain function into a gRPC method. */
function answer<Request, Response>(
  handle: (request: Request, peer: string) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error) =>
          callback("code" in Object(error) && "metadata" in error ? error : failure(error)),
      );
  };
}

async function apply(
  operation: operations.Operation,
  inputs: Properties,
  before?: { id: string; inputs: Properties; outputs: Properties },
): Promise<{ id: string; properties: Properties }> {
  try {
    return await operations.applyInputs(operation, inputs, before);
  } catch (error) {
    if (!(error instanceof IncompleteResource)) throw error;
    const properties = operations.stateProperties(operation.model, inputs, error.applied);
    throw incompleteFailure(error.applied.id, inputs, properties, error.message);
  }
}

function computed(outputs: Properties, inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => !(key in inputs)));
}

/** Bytes that are the same for the same text, and look like random ones. */
function bytesOf(text: string): (size: number) => Buffer {
  return (size) => createHash("shake256", { outputLength: size }).update(text).digest();
}

function versionOf(npmPackage: string): string {
  return (require(`${npmPackage}/package.json`) as { version: string }).version;
}
