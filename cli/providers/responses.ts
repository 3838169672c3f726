import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { type PropertyChange, topLevelKey } from "./diff";
import type { Fault } from "./model";
import { type Properties, toStruct } from "./wire";

/** The answer to a check: the completed inputs, and what is wrong with them. */
export function checkResponse(inputs: Properties, faults: Fault[]): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(toStruct(inputs));
  response.setFailuresList(
    faults.map(({ reason }) => {
      // Without the property's name, which the reason begins with: for one the engine prints its
      // value too, even that of a secret.
      const entry = new messages.CheckFailure();
      entry.setReason(reason);
      return entry;
    }),
  );
  return response;
}

/** The answer to a diff: every changed path, and what its change does to the resource. */
export function diffResponse(
  changes: PropertyChange[],
  deleteBeforeReplace: boolean,
): messages.DiffResponse {
  const { Kind } = messages.PropertyDiff;
  const { DiffChanges } = messages.DiffResponse;
  const response = new messages.DiffResponse();
  response.setHasdetaileddiff(true);
  response.setChanges(changes.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE);
  response.setDiffsList([...new Set(changes.map(({ path }) => topLevelKey(path)))]);
  response.setReplacesList(changes.filter(({ replaces }) => replaces).map(({ path }) => path));
  response.setDeletebeforereplace(deleteBeforeReplace);
  for (const { path, kind, replaces } of changes) {
    const entry = new messages.PropertyDiff();
    entry.setInputdiff(true);
    entry.setKind(replaces ? Kind[`${kind}_REPLACE`] : Kind[kind]);
    response.getDetaileddiffMap().set(path, entry);
  }
  return response;
}
