import { expect, test } from "vitest";
import {
  ApiRefused,
  ApiUnreachable,
  type KubernetesEditor,
} from "../../infra/watch/kubernetes-api";
import { patientApi } from "../../proof/kubernetes/waiting";

/** An API that answers from the given request on; how often it was asked. */
function answersFrom(first: number, error: Error = new ApiUnreachable("no answer in 10 s")) {
  let asked = 0;
  const ask = async () => {
    asked++;
    if (asked < first) throw error;
    return asked;
  };
  const api = { server: "s", get: ask, text: ask, read: ask, send: ask };
  return { api: api as unknown as KubernetesEditor, asked: () => asked };
}
const never = new AbortController().signal;
const patience = { seconds: 0.2, everyMs: 5 };

test("an API that does not answer is asked again, but not for ever", async () => {
  const { api } = answersFrom(3);
  await expect(patientApi(api, never, patience).get("/version")).resolves.toBe(3);
  const dead = answersFrom(Number.POSITIVE_INFINITY);
  const asking = patientApi(dead.api, never, patience).get("/version");
  await expect(asking).rejects.toThrow("no answer in 10 s");
  expect(dead.asked()).toBeGreaterThan(1);
});

test("an answer that is an error is one", async () => {
  const { api, asked } = answersFrom(2, new ApiRefused(403, "forbidden"));
  await expect(patientApi(api, never).get("/version")).rejects.toThrow("forbidden");
  expect(asked()).toBe(1);
});

test("what changes something is sent once, and nobody waits after Ctrl-C", async () => {
  const once = answersFrom(2);
  await expect(patientApi(once.api, never).send("DELETE", "/p", {})).rejects.toThrow("no answer");
  expect(once.asked()).toBe(1);
  const stopped = answersFrom(2);
  await expect(patientApi(stopped.api, AbortSignal.abort()).get("/p")).rejects.toThrow("no answer");
  expect(stopped.asked()).toBe(1);
});
