import { z } from "zod";
import { written } from "./written";

const text = z.string().min(1);
const pattern = text.exactOptional();
const freeForm = z.record(z.string(), z.any());

const named = (what: string) =>
  pattern.describe(`${what}, a Java regular expression; any unless set`);
const subject = { user: named("User"), group: named("A group of the user"), role: named("Role") };
const inCatalog = { ...subject, catalog: named("Catalog") };
const inSchema = { ...inCatalog, schema: named("Schema") };
const environment = z.strictObject({ user: text }).exactOptional();

const column = z.strictObject({
  name: text,
  allow: z.boolean().exactOptional().describe("False hides it"),
  mask: text.exactOptional().describe("SQL expression shown in its place"),
  maskEnvironment: environment,
});

const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.array(z.strictObject(shape)).exactOptional();

const rules = z
  .strictObject({
    catalogs: section({ ...inCatalog, allow: z.enum(["owner", "all", "read-only", "none"]) }),
    schemas: section({ ...inSchema, owner: z.boolean() }),
    tables: section({
      ...inSchema,
      table: pattern,
      privileges: z.array(
        z.enum(["SELECT", "INSERT", "DELETE", "UPDATE", "OWNERSHIP", "GRANT_SELECT"]),
      ),
      columns: z.array(column).exactOptional(),
      filter: text.exactOptional().describe("SQL condition of the rows that they see"),
      filterEnvironment: environment,
    }),
    functions: section({
      ...inSchema,
      function: pattern,
      privileges: z.array(z.enum(["EXECUTE", "GRANT_EXECUTE", "OWNERSHIP"])),
    }),
    procedures: section({
      ...inSchema,
      procedure: pattern,
      privileges: z.array(z.enum(["EXECUTE", "GRANT_EXECUTE"])),
    }),
    queries: section({
      ...subject,
      queryOwner: pattern,
      allow: z.array(z.enum(["execute", "view", "kill"])),
    }),
    impersonation: section({
      originalUser: pattern,
      originalRole: pattern,
      newUser: text,
      allow: z.boolean().exactOptional(),
    }),
    systemInformation: section({
      user: pattern,
      role: pattern,
      allow: z.array(z.enum(["read", "write"])),
    }),
    systemSessionProperties: section({ ...subject, property: pattern, allow: z.boolean() }),
    catalogSessionProperties: section({ ...inCatalog, property: pattern, allow: z.boolean() }),
    authorization: section({
      originalUser: pattern,
      originalGroup: pattern,
      originalRole: pattern,
      newUser: pattern,
      newRole: pattern,
      allow: z.boolean().exactOptional(),
    }),
  })
  .describe("Rules of file-based access control; the first that matches decides");

const accessControl = z.strictObject({
  rules: rules.exactOptional(),
  rawRules: freeForm.exactOptional().describe("A rules file as Trino reads it, instead of rules"),
  enforceReadOnly: z
    .boolean()
    .exactOptional()
    .describe("False if readOnly of a catalog shall be a declaration only"),
});

const oauth2 = z.strictObject({
  issuer: text.describe("The identity provider, an https URL"),
  clientId: text,
  clientSecretName: text.describe("Kubernetes Secret with the key TRINO_OAUTH2_CLIENT_SECRET"),
  scopes: z.array(text).exactOptional(),
  principalField: text.exactOptional().describe("Claim that is the user's name; sub unless set"),
  properties: z
    .record(z.string(), written)
    .exactOptional()
    .describe("Further properties, without http-server.authentication.oauth2. before them"),
});

const jwt = z
  .strictObject({
    jwksUrl: text.exactOptional().describe("Where the provider publishes its keys"),
    keySecretName: text.exactOptional().describe("Kubernetes Secret with the key jwt.pem"),
    issuer: text.exactOptional(),
    audience: text.exactOptional(),
    principalField: text.exactOptional(),
  })
  .describe("Tokens of services: one of jwksUrl and keySecretName");

const peer = z.strictObject({
  namespace: text.exactOptional().describe("Namespace of the pods; the clusters' own unless set"),
  podLabels: z.record(z.string(), z.string()).exactOptional(),
});

/** Security of the platform, or of one cluster. */
export const securitySchema = z.strictObject({
  tls: z
    .strictObject({
      secretName: text.describe("Kubernetes Secret with key and certificates in one file"),
      file: text.exactOptional().describe("Key of that Secret; tls-combined.pem unless set"),
      passwordSecretName: text
        .exactOptional()
        .describe("Kubernetes Secret with the key TRINO_KEYSTORE_PASSWORD"),
    })
    .exactOptional()
    .describe("TLS at the coordinators, beside the plain port"),
  authentication: z
    .strictObject({
      password: z
        .strictObject({ secretName: text.describe("Kubernetes Secret with the key password.db") })
        .exactOptional(),
      oauth2: oauth2.exactOptional(),
      jwt: jwt.exactOptional(),
    })
    .exactOptional()
    .describe("Who may log in: one or more of password, oauth2 and jwt"),
  accessControl: accessControl.exactOptional().describe("Who may do what"),
  groupsSecretName: text.exactOptional().describe("Kubernetes Secret with the key group.db"),
  networkPolicy: z
    .strictObject({ allowFrom: z.array(peer).exactOptional() })
    .exactOptional()
    .describe("Who reaches the pods beside the gateway"),
  readOnlyRootFilesystem: z
    .boolean()
    .exactOptional()
    .describe("True if containers may write to /data/trino and /tmp only"),
});
