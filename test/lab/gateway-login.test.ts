import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeDown } from "../../lab/platform/take-down";
import { waitUntil } from "../../lab/processes";
import {
  API_CHANGES,
  basic,
  bearer,
  call,
  logIn,
  PAGE_CHANGES,
  tryChanges as tryChangesOf,
} from "./gateway/login-calls";
import { HOST, type LoginStage, openLoginStage, RELEASES, SECRETS } from "./gateway/login-stage";
import { logInAtProvider } from "./gateway/openid-provider";
import { filesBelow, temporaryLab } from "./support";

const lab = temporaryLab();
let stage: LoginStage;

beforeAll(async () => {
  stage = await openLoginStage(lab);
  // As a user whom the directory does not know.
  await stage.register(RELEASES.directory);
});
afterAll(async () => {
  await stage?.close();
  await takeDown(lab, { keepLogs: false });
});

const tryChanges = (gateway: string, headers: object, changes?: typeof PAGE_CHANGES) =>
  tryChangesOf(lab, gateway, headers, changes);
const activate = (gateway: string, headers: object) =>
  call(gateway, "/gateway/backend/activate/trino-one", headers, "");

/** Files of all gateways that hold a text. */
function filesWith(text: string | RegExp): string[] {
  return filesBelow(lab.path("pods"))
    .filter((file) => readFileSync(file, "utf8").search(text) >= 0)
    .map((file) => file.slice(lab.path("pods").length));
}

describe("the form, with users of the stack file", () => {
  test.each([
    ["operator", ["ADMIN", "USER"]],
    ["reader", ["USER"]],
    // No page is for it, and none says what it may.
    ["robot", undefined],
  ])("gives %s the roles %j", async (user, roles) => {
    const login = await logIn(stage.form, user);
    expect(login.token).toEqual(expect.any(String));
    expect(login.roles).toEqual(roles);
  });

  test("refuses a wrong password and an unknown user", async () => {
    expect((await logIn(stage.form, "operator", "wrong")).token).toBeUndefined();
    expect((await logIn(stage.form, "alice")).token).toBeUndefined();
  });

  test("lets nobody change anything who is not logged in, or sees the pages only", async () => {
    const { token } = await logIn(stage.form, "reader");
    for (const headers of [{ "x-trino-user": "admin" }, basic("admin", ""), basic("reader")]) {
      expect(await tryChanges(stage.form, headers)).toEqual([]);
    }
    expect(await tryChanges(stage.form, bearer(token))).toEqual([]);
  });

  test("lets in nobody who spells a path or a login otherwise", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${part({ alg: "none" })}.${part({ iss: "self", sub: "operator" })}.`;
    const logins = [
      ...[{}, bearer(unsigned), { cookie: `token=${unsigned}` }, { authorization: "Basic Og==" }],
      ...[basic("operator", ""), basic("OPERATOR", "operator-password")],
      ...[{ "x-forwarded-user": "operator" }, { "x-http-method-override": "POST" }],
    ];
    const [path, body] = API_CHANGES[0] ?? [];
    const paths = [
      path,
      `${path}/`,
      `${path}?user=operator`,
      `${path}`.replace("/back", ";a=b/back"),
    ];
    const changes = paths.map((one): [string, unknown] => [one ?? "", body]);
    for (const headers of logins) {
      expect(await tryChanges(stage.form, headers, changes)).toEqual([]);
    }
  });

  test("lets the API's own user change backends, and nothing by the pages", async () => {
    expect((await activate(stage.form, basic("robot"))).code).toBe(200);
    expect(await tryChanges(stage.form, basic("robot"), PAGE_CHANGES)).toEqual([]);
  });

  test("shows no page that writes rules", async () => {
    const { token } = await logIn(stage.form, "operator");
    const { text } = await call(stage.form, "/webapp/getUIConfiguration", bearer(token));
    expect(JSON.parse(text)).toMatchObject({ data: { disablePages: ["routing-rules"] } });
  });
});

describe("a directory", () => {
  test.each([
    ["alice", ["ADMIN", "USER", "API"]],
    ["bob", ["USER"]],
    ["carol", undefined],
  ])("gives %s the roles %j", async (user, roles) => {
    const login = await logIn(stage.directory, user);
    expect(login.token).toEqual(expect.any(String));
    expect(login.roles).toEqual(roles);
  });

  test.each([
    ["a wrong password", "alice", "wrong"],
    ["no password", "alice", ""],
    ["a name that is nobody's", "mallory", "alice-password"],
  ])("refuses %s", async (_, user, password) => {
    expect((await logIn(stage.directory, user, password)).token).toBeUndefined();
  });

  test("makes nobody an administrator by the name of the account", async () => {
    expect((await logIn(stage.directory, "admin")).roles).toEqual(["USER"]);
    expect(await tryChanges(stage.directory, basic("admin"))).toEqual([]);
  });

  test.each(["*", "al*", "alice)(uid=*", "alice,ou=people,dc=example,dc=com"])(
    "takes %j for a name, not for a filter or a path",
    async (name) => {
      expect((await logIn(stage.directory, name, "alice-password")).token).toBeUndefined();
    },
  );

  test("lets its administrators change backends, and nobody else", async () => {
    expect((await activate(stage.directory, basic("alice"))).code).toBe(200);
    const { token } = await logIn(stage.directory, "bob");
    for (const headers of [{}, basic("bob"), basic("carol"), bearer(token)]) {
      expect(await tryChanges(stage.directory, headers)).toEqual([]);
    }
  });

  test("may begin in plain text and then encrypt; the gateway restarts for it", async () => {
    await stage.useStartTls();
    expect((await logIn(stage.directory, "alice")).roles).toEqual(["ADMIN", "USER", "API"]);
    expect((await logIn(stage.directory, "alice", "wrong")).token).toBeUndefined();
    expect(filesWith("useTls: true")).toHaveLength(1);
  });

  test("has the password of its account in the one file that is a Secret", () => {
    // However it is quoted.
    const random = SECRETS.bindPassword.split("#")[1] ?? "";
    expect(filesWith(random)).toEqual([
      `/${RELEASES.directory}-0/etc/trino-gateway/ldap/ldap.yaml`,
    ]);
  });
});

describe("an OpenID Connect provider", () => {
  const at = (path: string) => `https://${HOST}${path}`;

  /** From the gateway to the provider's pages and back; gives the gateway's last answer. */
  async function comeBack(user: string) {
    const visitor = stage.visitor();
    const { data } = (await visitor.visit(at("/sso"), { body: "{}" })).json() as { data: string };
    expect(data.startsWith(`${stage.provider.issuer}/auth?`)).toBe(true);
    const callback = await logInAtProvider(visitor, stage.provider, data, user);
    expect(callback.startsWith(at("/oidc/callback?code="))).toBe(true);
    const page = await visitor.visit(callback);
    return { callback, page, token: visitor.cookies[HOST]?.token };
  }

  async function rolesOf(token: string | undefined): Promise<string[] | undefined> {
    return (await call(stage.plain, "/userinfo", bearer(token), {})).data?.roles;
  }

  test.each([
    ["alice", ["ADMIN", "USER"]],
    ["bob", ["USER"]],
    ["carol", undefined],
  ])("gives %s the roles %j", async (user, roles) => {
    const { page, token } = await comeBack(user);
    expect(page).toMatchObject({ status: 302, location: at("/") });
    expect(token).toEqual(expect.any(String));
    expect(await rolesOf(token)).toEqual(roles);
  });

  test("lets only its administrators see the rules or change anything", async () => {
    const bob = bearer((await comeBack("bob")).token);
    const alice = bearer((await comeBack("alice")).token);
    expect((await call(stage.plain, "/webapp/getRoutingRules", alice)).code).toBe(200);
    expect((await call(stage.plain, "/webapp/getRoutingRules", bob)).code).not.toBe(200);
    for (const headers of [{}, bob]) {
      expect(await tryChanges(stage.plain, headers)).toEqual([]);
    }
    // The REST API is for `admin`: no group of the provider was given it.
    expect((await activate(stage.plain, alice)).code).not.toBe(200);
  });

  test("is not believed without the cookie that began the login", async () => {
    const { callback } = await comeBack("alice");
    expect((await stage.visitor().visit(callback)).status).toBe(401);
  });

  test("is believed for tokens of its own, for this gateway, and for no others", async () => {
    const claims = { sub: "alice", groups: ["staff", "trino-admins"], aud: "trino-gateway" };
    const { token } = stage.provider;
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    expect(await rolesOf(token(claims))).toEqual(["ADMIN", "USER"]);
    expect(await rolesOf(token({ ...claims, aud: "superset" }))).toBeUndefined();
    expect(await rolesOf(token(claims, privateKey))).toBeUndefined();
    expect(await rolesOf(token({ ...claims, exp: 1 }))).toBeUndefined();
    expect(await rolesOf(token({ ...claims, sub: "admin", groups: [] }))).toBeUndefined();
  });

  test("stands beside the user who registers the backends", async () => {
    await expect(stage.register(RELEASES.provider)).resolves.toBeUndefined();
  });

  test("has the client's secret in no file of the gateway", () => {
    expect(filesWith(SECRETS.client)).toEqual([]);
  });
});

describe("the gateway's own TLS", () => {
  test("takes a query, and tells the coordinator that it came by HTTPS", async () => {
    const headers = { "x-trino-user": "alice" };
    const { visit } = stage.visitor();
    const ask = () => visit(`https://${HOST}/v1/statement`, { body: "SELECT 1", headers });
    await waitUntil("the backend is healthy", async () => (await ask()).status === 200, {
      timeoutSeconds: 30,
      alive: [],
    });
    expect((await ask()).json()).toMatchObject({ proto: "https", host: HOST });
  });

  test("takes no plain HTTP on its port", async () => {
    const plain = fetch(`http://127.0.0.1:${stage.httpsPort}/v1/info`);
    await expect(plain.then(({ ok }) => ok)).rejects.toThrow();
  });
});
