import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { REGISTRATION_LABELS } from "../../components/gateway/registration";
import { clusterSecurity } from "../../components/platform/security";
import { CHARTS } from "../../components/shared/versions";
import { matchesName, type RulesFile } from "../../components/trino/security/rules-file";
import type { SecuritySpec } from "../../components/trino/security/spec";
import { accessRules, renderSecurity } from "../../components/trino/security/values";
import { modelRelease } from "../../lab/charts";
import { catalogs, everything } from "./security-fixture";

describe("values of chart trino", () => {
  test("with everything are as reviewed", async () => {
    await expect(
      stringify(renderSecurity(everything, catalogs), { lineWidth: 0 }),
    ).toMatchFileSnapshot("../golden/trino-security.yaml");
  });

  test("with nothing: pods that are not root, workers whose metrics are read, and no more", () => {
    expect(renderSecurity({}, { lake: catalogs.lake })).toEqual({
      values: {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
        server: { workerExtraConfig: expect.stringContaining("worker-access-control.properties") },
        worker: {
          additionalConfigFiles: {
            "worker-access-control.properties": expect.stringContaining("/worker-rules.json"),
            "worker-rules.json": expect.stringContaining('{"allow":["read"]}'),
          },
        },
      },
      coordinatorProperties: {},
      secretNames: [],
    });
  });

  test("the chart takes them, but for TLS, which the lab does not serve", () => {
    const { tls: _, ...security } = everything;
    const { values } = renderSecurity(security, catalogs);
    const release = {
      name: "trino",
      namespace: "trino",
      chart: "trino",
      version: CHARTS.trino.version,
    };
    const { faults, pods } = modelRelease({ ...release, values: values ?? {} });
    expect(faults).toEqual([]);
    expect(pods[0]?.files["/etc/trino/config.properties"]).toContain(
      "http-server.authentication.type=JWT,OAUTH2,PASSWORD\n",
    );
  });

  test("who logs in by browser does so in the web UI too", () => {
    const { oauth2, password, jwt } = everything.authentication ?? {};
    const webUi = (authentication: SecuritySpec["authentication"]) =>
      renderSecurity({ ...(authentication && { authentication }) }, {}).coordinatorProperties?.[
        "web-ui.authentication.type"
      ];
    expect(webUi({ ...(oauth2 && { oauth2 }), ...(password && { password }) })).toBe("oauth2");
    expect(webUi({ ...(password && { password }) })).toBe("form");
    expect(webUi({ ...(jwt && { jwt }) })).toBeUndefined();
  });
});

/** What a user may do with a catalog: the first rule that matches, as Trino reads the file. */
function decide(file: RulesFile, user: string, catalog: string): unknown {
  if (!file.catalogs) return "all";
  const rule = file.catalogs.find(
    (one) => matchesName(one.user, user) && matchesName(one.catalog, catalog),
  );
  return rule?.allow ?? "none";
}

describe("a catalog that is readOnly", () => {
  test("is so without any rules, and the others are not", () => {
    const file = accessRules(undefined, ["archive"]) ?? {};
    expect(decide(file, "anybody", "archive")).toBe("read-only");
    expect(decide(file, "anybody", "lake")).toBe("all");
  });

  test("is not, if that is asked for", () => {
    expect(accessRules({ enforceReadOnly: false }, ["archive"])).toBeUndefined();
  });

  const names = ["archive", "lake", "tpch"];
  const pattern = fc.constantFrom(undefined, ".*", "archive", "lake|tpch", "a.*", "(lake|archive)");
  const rule = fc.record({
    user: fc.constantFrom(".*", "alice", "bob|alice"),
    catalog: pattern,
    allow: fc.constantFrom("all", "owner", "read-only", "none", true),
  });

  test("nobody writes to it, and nobody may do anything more or less besides, whatever the rules", () => {
    const strength = (allow: unknown) => ({ none: 0, "read-only": 1 })[String(allow)] ?? 2;
    fc.assert(
      fc.property(
        fc.array(rule),
        fc.subarray(names, { minLength: 1 }),
        (catalogRules, readOnly) => {
          const given = { catalogs: catalogRules };
          const file = accessRules({ rawRules: given }, readOnly) ?? {};
          for (const user of ["alice", "carol"]) {
            for (const name of names) {
              const before = strength(decide(given as RulesFile, user, name));
              const wanted = readOnly.includes(name) ? Math.min(before, 1) : before;
              expect(strength(decide(file, user, name))).toBe(wanted);
            }
          }
        },
      ),
    );
  });
});

describe("rules", () => {
  test("a section that is left out refuses nothing, and metrics are read whatever the rules say", () => {
    const file = accessRules(
      { rules: { systemInformation: [{ user: "root", allow: ["write"] }] } },
      [],
    );
    expect(file).toEqual({
      functions: [{ privileges: ["EXECUTE", "GRANT_EXECUTE", "OWNERSHIP"] }],
      procedures: [{ privileges: ["EXECUTE", "GRANT_EXECUTE"] }],
      system_information: [
        { user: "metrics", allow: ["read"] },
        { user: "root", allow: ["write"] },
      ],
    });
  });

  test("a file of one's own stays as it is, beside what readOnly and metrics need", () => {
    expect(accessRules({ rawRules: { schemas: [{ owner: true }] } }, [])).toEqual({
      schemas: [{ owner: true }],
      system_information: [{ user: "metrics", allow: ["read"] }],
    });
  });
});

describe("a platform's security", () => {
  test("is each cluster's, field by field, and admits the gateway", () => {
    const platform = { groupsSecretName: "all", networkPolicy: {} };
    expect(clusterSecurity(platform, { groupsSecretName: "own" })).toEqual({
      groupsSecretName: "own",
      networkPolicy: {
        allowFrom: [
          { podLabels: { "app.kubernetes.io/name": "trino-gateway" } },
          { podLabels: REGISTRATION_LABELS },
        ],
      },
    });
  });
});
