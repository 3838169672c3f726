import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { SecuritySpec } from "../../../components/trino/security/spec";
import { signToken } from "../gateway/openid-provider";
import { passwordLine, say } from "../lone-coordinator";
import { alice, basic, bob, type Trino } from "./running";

export const security: SecuritySpec = {
  authentication: {
    password: { secretName: "passwords" },
    jwt: { keySecretName: "jwt", issuer: "airflow", audience: "trino" },
  },
  groupsSecretName: "groups",
  accessControl: {
    rules: {
      catalogs: [
        { group: "analysts", catalog: "tpch", allow: "all" },
        { catalog: "tpch", allow: "none" },
        { allow: "all" },
      ],
      impersonation: [{ originalUser: "alice", newUser: "etl" }],
    },
  },
};
const robots = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** What the Secrets hold that `security` names. */
export const secrets = {
  passwords: {
    "password.db": `${passwordLine("alice", "right")}\n${passwordLine("bob", "other")}\n`,
  },
  groups: { "group.db": "analysts:alice\n" },
  jwt: { "jwt.pem": robots.publicKey.export({ type: "spki", format: "pem" }).toString() },
};

/** The catalogs that the suite asks for. */
export const catalogs = {
  tpch: { text: "connector.name=tpch" },
  archive: { text: "connector.name=memory", readOnly: true },
  scratch: { text: "connector.name=memory" },
};

/** Who gets in, and what they may do there. */
export function describeSecurity(trino: Trino): void {
  describe("a login", () => {
    test("with the right password is who they say", async () => {
      expect((await say(trino(), "SELECT current_user", alice)).rows).toEqual([["alice"]]);
    });

    test.each([
      ["a wrong password", basic("alice", "wrong")],
      ["another's password", basic("bob", "right")],
      ["no password", { "x-forwarded-proto": "https", "x-trino-user": "alice" }],
    ])("with %s is refused", async (_, headers) => {
      expect((await say(trino(), "SELECT 1", headers)).status).toBe(401);
    });

    test("over plain HTTP is refused, however right the password", async () => {
      const { authorization } = alice;
      expect((await say(trino(), "SELECT 1", { authorization })).status).toBe(403);
      expect((await say(trino(), "SELECT 1", { "x-trino-user": "alice" })).status).toBe(403);
    });

    test("by a token is for whoever has one of this issuer, for Trino, that is not too old", async () => {
      const claims = { iss: "airflow", aud: "trino", sub: "etl" };
      const by = (changed: object, { privateKey } = robots) =>
        say(trino(), "SELECT current_user", {
          "x-forwarded-proto": "https",
          authorization: `Bearer ${signToken({ ...claims, ...changed }, "any", privateKey)}`,
        });
      expect((await by({})).rows).toEqual([["etl"]]);
      for (const changed of [{ iss: "superset" }, { aud: "superset" }, { exp: 1 }]) {
        expect((await by(changed)).status).toBe(401);
      }
      const strangers = generateKeyPairSync("rsa", { modulusLength: 2048 });
      expect((await by({}, strangers)).status).toBe(401);
    });

    test("as somebody else needs a rule", async () => {
      const as = (user: string, login: Record<string, string>) =>
        say(trino(), "SELECT current_user", { ...login, "x-trino-user": user });
      expect((await as("etl", alice)).rows).toEqual([["etl"]]);
      expect((await as("etl", bob)).error).toMatch(/Access Denied.*bob cannot impersonate/);
    });
  });

  describe("a catalog that is readOnly", () => {
    test.each([
      "CREATE SCHEMA archive.more",
      "CREATE TABLE archive.default.t (a integer)",
      "CREATE TABLE archive.default.t AS SELECT 1 a",
      "CREATE VIEW archive.default.v AS SELECT 1 a",
      "DROP SCHEMA archive.default",
      "CREATE FUNCTION archive.default.one() RETURNS integer RETURN 1",
    ])("refuses %s", async (sql) => {
      expect((await say(trino(), sql, alice)).error).toMatch(/: Access Denied: Cannot/);
    });

    test("is read", async () => {
      const { rows } = await say(trino(), "SHOW SCHEMAS FROM archive", bob);
      expect(rows.flat()).toContain("default");
    });

    test("leaves the others as they were", async () => {
      const { error } = await say(trino(), "CREATE TABLE scratch.default.t AS SELECT 1 a", bob);
      expect(error).toBeUndefined();
      const { rows } = await say(trino(), "SELECT a FROM scratch.default.t", alice);
      expect(rows).toEqual([[1]]);
    });
  });

  test("a rule on a group admits its members and nobody else", async () => {
    const sql = "SELECT count(*) FROM tpch.tiny.region";
    expect((await say(trino(), sql, alice)).rows).toEqual([[5]]);
    expect((await say(trino(), sql, bob)).error).toMatch(/: Access Denied: Cannot/);
  });

  describe("what needs no login", () => {
    const plain = (path: string, init: RequestInit = {}) => fetch(`${trino().url}${path}`, init);

    test("the gateway's monitor and the kubelet see that it is up", async () => {
      expect(await (await plain("/v1/info")).json()).toMatchObject({ starting: false });
    });

    test("Prometheus reads the metrics, from inside the cluster only", async () => {
      const answer = await plain("/metrics");
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain("trino_execution_name_QueryManager_");
      const fromOutside = await plain("/metrics", { headers: { "x-forwarded-proto": "https" } });
      expect(fromOutside.status).toBe(401);
    });

    test("and nobody shuts it down", async () => {
      const state = await plain("/v1/info/state", {
        method: "PUT",
        headers: { "content-type": "application/json", "x-trino-user": "admin" },
        body: '"SHUTTING_DOWN"',
      });
      expect(state.status).toBe(403);
    });
  });

  test("system tables are read as without access control", async () => {
    const { rows } = await say(trino(), "SELECT coordinator FROM system.runtime.nodes", bob);
    expect(rows).toEqual([[true]]);
  });

  test("no password stands in what the chart writes", () => {
    for (const file of ["config.properties", "password-authenticator.properties"]) {
      const text = readFileSync(trino().file(`/etc/trino/${file}`), "utf8");
      expect(text).not.toMatch(/right|other/);
    }
  });
}
