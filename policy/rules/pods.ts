import { parseProperties } from "../../components/shared/properties";
import { secretIn } from "../../components/shared/secrets/detect";
import { example, isOfChart, ofType, type Rule, TYPES, UNKNOWN } from "../resource";

const release = (chart: string, values: object) =>
  example(TYPES.release, `${chart}-release`, { chart, values });
const job = (container: object, pod: object = {}) =>
  example("kubernetes:batch/v1:Job", "job", {
    spec: {
      template: { spec: { ...pod, containers: [{ name: "a", image: "a:1", ...container }] } },
    },
  });
const form = { authentication: { defaultType: "form", form: {} }, presetUsers: { admin: {} } };

/** Without it every caller may change backends, and so send queries wherever they like. */
export const gatewayAuthentication: Rule = {
  name: "gateway-authentication",
  description: "Every release of Trino Gateway asks for a login.",
  find: (resources) =>
    ofType(resources, TYPES.release)
      .filter(({ props }) => isOfChart(props, "trino-gateway") && props.values !== UNKNOWN)
      .filter(({ props }) => !hasLogin(props.values?.config))
      .map(({ urn }) => ({
        urn,
        message: "asks nobody for a login; set config.authentication to form or oauth",
      })),
  examples: {
    passing: [release("trino-gateway", { config: form }), release("trino", {})],
    failing: [
      release("trino-gateway", { config: { routing: {} } }),
      release("trino-gateway", { config: { ...form, authentication: null } }),
      release("trino-gateway", {}),
    ],
  },
};

// biome-ignore lint/suspicious/noExplicitAny: values of a chart have any shape
function hasLogin(config: any): boolean {
  const authentication = config === UNKNOWN ? UNKNOWN : config?.authentication;
  return authentication === UNKNOWN || Boolean(authentication?.form ?? authentication?.oauth);
}

/** What is in a release or a ConfigMap can be read by whoever may read those. */
export const noPlainSecrets: Rule = {
  name: "no-plain-secrets",
  description: "No release and no ConfigMap holds a secret.",
  find: (resources) =>
    resources.flatMap(({ urn, type, props }) => {
      const held = type === TYPES.release ? props.values : type === CONFIG_MAP ? props.data : {};
      return secretsIn(held).map((message) => ({ urn, message }));
    }),
  examples: {
    passing: [
      release("trino", {
        catalogs: { a: "connector.name=x\nconnection-password=${ENV:PASSWORD}" },
      }),
      release("trino", { auth: { passwordAuthSecret: "trino-passwords" } }),
    ],
    failing: [
      release("trino", { catalogs: { a: "connector.name=x\nconnection-password hunter2" } }),
      release("trino", { additionalConfigProperties: ["http-server.https.keystore.key=changeit"] }),
      release("trino-gateway", { config: { ...form, dataStore: { password: "hunter2" } } }),
      release("trino-gateway", { config: { presetUsers: { a: { password: "hunter2" } } } }),
      example("kubernetes:core/v1:ConfigMap", "catalogs", {
        data: { "a.properties": "connection-url=mongodb://u:p@h" },
      }),
    ],
  },
};

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

/** Keys of charts that name a Secret, and hold none. */
const NAMES = /(secretName|[sS]ecretRef|Secret|SecretName)$/;

/** Texts at any depth, by their key, and each line of one as a property. */
function secretsIn(value: unknown, key = ""): string[] {
  if (value === UNKNOWN) return [];
  if (typeof value === "string") {
    if (NAMES.test(key)) return [];
    const hyphened = key.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
    const whole = secretIn(hyphened, value);
    const lines = parseProperties(value).flatMap(([name, text]) => {
      const secret = secretIn(name, text);
      return secret ? [`"${name}" ${secret}; write \${ENV:NAME}`] : [];
    });
    return lines.length > 0 || !whole ? lines : [`"${key}" ${whole}; write \${ENV:NAME}`];
  }
  if (typeof value !== "object" || value === null) return [];
  // A variable of a container says its name beside its value.
  const { name, value: text } = value as { name?: unknown; value?: unknown };
  if (typeof name === "string" && typeof text === "string") return secretsIn(text, name);
  return Object.entries(value).flatMap(([name, item]) =>
    secretsIn(item, Array.isArray(value) ? key : name),
  );
}

/** What lets a container out of its own. */
export const unprivilegedPods: Rule = {
  name: "unprivileged-pods",
  description: "No pod is privileged, runs as root, or shares what is the node's.",
  find: (resources) =>
    resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .flatMap(({ urn, props }) => freedoms(props).map((message) => ({ urn, message }))),
  examples: {
    passing: [
      job({
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      }),
      release("trino", { securityContext: { runAsUser: 1000 } }),
    ],
    failing: [
      job({ securityContext: { privileged: true } }),
      job({ securityContext: { allowPrivilegeEscalation: true } }),
      job({ securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }),
      job({ securityContext: { runAsUser: 0 } }),
      job({ securityContext: { runAsNonRoot: false } }),
      job({}, { hostNetwork: true }),
      job({}, { volumes: [{ name: "node", hostPath: { path: "/" } }] }),
      release("trino", { containerSecurityContext: { privileged: true } }),
    ],
  },
};

const HOST = ["hostNetwork", "hostPID", "hostIPC"];

function freedoms(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const own = entries.flatMap(([key, item]) => {
    if (key === "privileged" && item === true) return ["is privileged; leave that out"];
    if (key === "allowPrivilegeEscalation" && item === true) {
      return ["may become root; set allowPrivilegeEscalation to false"];
    }
    if (key === "runAsUser" && item === 0) return ["runs as root; use another user"];
    if (key === "runAsNonRoot" && item === false) return ["may run as root; set runAsNonRoot"];
    if (HOST.includes(key) && item === true) return [`shares the node's (${key}); leave that out`];
    if (key === "hostPath") return ["sees files of the node (hostPath); use another volume"];
    if (key === "capabilities") {
      const add = [(item as { add?: unknown } | null)?.add ?? []].flat();
      return add.map((one) => `has the capability ${String(one)}; leave that out`);
    }
    return [];
  });
  return [...own, ...entries.flatMap(([, item]) => freedoms(item))];
}
