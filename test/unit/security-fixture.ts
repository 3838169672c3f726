import type { SecuritySpec } from "../../components/trino/security/spec";

/** One catalog that is written to, one that is not. */
export const catalogs = {
  lake: { text: "connector.name=iceberg" },
  archive: { text: "connector.name=postgresql", readOnly: true },
};
/** Security with every field. */
export const everything: SecuritySpec = {
  tls: { secretName: "trino-tls", file: "keystore.p12", passwordSecretName: "trino-tls-password" },
  authentication: {
    password: { secretName: "trino-passwords" },
    oauth2: {
      issuer: "https://login.example.com",
      clientId: "trino",
      clientSecretName: "trino-oauth2",
      scopes: ["openid", "email"],
      principalField: "email",
      properties: { "refresh-tokens": "true" },
    },
    jwt: { keySecretName: "trino-jwt", issuer: "https://ci.example.com", audience: "trino" },
  },
  accessControl: {
    rules: {
      catalogs: [
        { group: "engineers", allow: "all" },
        { catalog: "lake|system", allow: "read-only" },
      ],
      tables: [
        {
          catalog: "lake",
          schema: "hr",
          privileges: ["SELECT"],
          columns: [{ name: "salary", mask: "NULL", maskEnvironment: { user: "hr" } }],
        },
        { privileges: ["SELECT", "INSERT"] },
      ],
      impersonation: [{ originalUser: "superset", newUser: ".*" }],
      queries: [{ group: "engineers", allow: ["execute", "view", "kill"] }, { allow: ["execute"] }],
    },
  },
  groupsSecretName: "trino-groups",
  networkPolicy: { allowFrom: [{ namespace: "monitoring" }, { podLabels: { app: "bi" } }] },
  readOnlyRootFilesystem: true,
};
