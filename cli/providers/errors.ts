import * as grpc from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "./protobuf";
import { type Properties, toStruct } from "./wire";

/** An ordinary failure: nothing was made, the engine forgets the operation. */
export function failure(error: unknown): grpc.ServiceError {
  return serviceError(error instanceof Error ? error.message : String(error), new grpc.Metadata());
}

/**
 * The resource was made but is not ready: the engine keeps it in the state, marked with the reason
 * (`initErrors`), and updates it on the next `up`.
 */
export function incompleteFailure(
  id: string,
  inputs: Properties,
  properties: Properties,
  reason: string,
): grpc.ServiceError {
  const detail = new messages.ErrorResourceInitFailed();
  detail.setId(id);
  detail.setInputs(toStruct(inputs));
  detail.setProperties(toStruct(properties));
  detail.setReasonsList([reason]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(reason);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return serviceError(reason, metadata);
}

/** A call that no modelled provider answers. */
export function unmodelled(what: string): grpc.ServiceError {
  return Object.assign(failure(`${what} is not modelled by the lab`), {
    code: grpc.status.UNIMPLEMENTED,
  });
}

function serviceError(message: string, metadata: grpc.Metadata): grpc.ServiceError {
  return Object.assign(new Error(message), {
    code: grpc.status.UNKNOWN,
    details: message,
    metadata,
  });
}
