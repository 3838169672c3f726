import { readFileSync } from "node:fs";
import type { LabFolder } from "../../../lab/folder";
import { filesBelow } from "../support";

/** What a gateway's API answered. */
export interface Answer {
  /** The gateway says in its JSON whether it did something; the HTTP status is 200 either way. */
  code: number;
  text: string;
  data: { token?: string; roles?: string[] } | undefined;
}

/** Calls a gateway's API: by POST, if there is a body. */
export async function call(
  gateway: string,
  path: string,
  headers: object,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${gateway}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...headers },
    redirect: "manual",
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const result = text.startsWith("{")
    ? (JSON.parse(text) as { code?: number; data?: Answer["data"] })
    : {};
  const code = response.status === 200 ? (result.code ?? 200) : response.status;
  return { code, text, data: result.data };
}

/** Headers of a login at the pages. */
export const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` });

/** Headers of a login at the REST API. */
export const basic = (user: string, password = `${user}-password`) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});

/** Logs in at the form; gives the token, and the roles that the pages are told. */
export async function logIn(gateway: string, username: string, password = `${username}-password`) {
  const { data } = await call(gateway, "/login", {}, { username, password });
  const info = await call(gateway, "/userinfo", bearer(data?.token), {});
  return { token: data?.token, roles: info.data?.roles };
}

const BACKEND = { name: "trino-one", proxyTo: "http://elsewhere:1", routingGroup: "interactive" };

/** Everything of the REST API that changes backends. */
export const API_CHANGES: [path: string, body: unknown][] = [
  ["/gateway/backend/modify/add", BACKEND],
  ["/gateway/backend/modify/update", BACKEND],
  ["/gateway/backend/modify/delete", "trino-one"],
  ["/gateway/backend/deactivate/trino-one", ""],
];

/** Everything of the pages that changes backends or rules. */
export const PAGE_CHANGES: [path: string, body: unknown][] = [
  ["/entity?entityType=GATEWAY_BACKEND", BACKEND],
  ["/webapp/saveBackend", BACKEND],
  ["/webapp/updateBackend", BACKEND],
  ["/webapp/deleteBackend", BACKEND],
  ["/webapp/updateRoutingRules", { name: "stranger", condition: "true", actions: ["x"] }],
];

/** Tries to change a gateway; gives what was not refused, and what is not as it was before. */
export async function tryChanges(
  lab: LabFolder,
  gateway: string,
  headers: object,
  changes = [...API_CHANGES, ...PAGE_CHANGES],
): Promise<string[]> {
  const before = await stateOf(lab, gateway);
  const done: string[] = [];
  for (const [path, body] of changes) {
    const { code } = await call(gateway, path, headers, body);
    if (![302, 401, 403].includes(code)) done.push(`${path}: ${code}`);
  }
  const after = await stateOf(lab, gateway);
  return [...done, ...after.filter((text, index) => text !== before[index])];
}

/** Its backends, and the rules of all gateways. */
async function stateOf(lab: LabFolder, gateway: string): Promise<string[]> {
  const { text } = await call(gateway, "/api/public/backends", {});
  const rules = filesBelow(lab.path("pods")).filter((file) => file.endsWith("routing-rules.yaml"));
  return [text, ...rules.map((file) => readFileSync(file, "utf8"))];
}
