import type { PodModel } from "../charts";
import { BORROWED_PLUGINS, PINS, SPOOLING_PLUGIN } from "../toolchain";

/** Something of a pod's process on this machine that was not rendered for the pod. */
export interface Difference {
  /** Where it is: a word of the command line, an environment variable, a line of a file, a whole file. */
  where: "argument" | "variable" | "line" | "file" | "behaviour";
  /** What it is, for people. */
  what: string;
  /** The processes that have it. */
  of: readonly PodModel["role"][];
  /** Recognizes it: the word, the variable's name, the line, or the file's path in the container. */
  matches?: RegExp;
  /** Why this machine needs it. */
  why: string;
  /** What shows elsewhere that a real pod does without. */
  covered: string;
}

const TRINO = ["coordinator", "worker"] as const;
const ALL = [...TRINO, "gateway"] as const;
const KIND = "the trial of the charts on a real kubelet";

/**
 * Everything in which a process of the lab differs from its pod, and what stays different around it.
 * A process with an argument, a variable or a line that is neither rendered nor in here fails a test
 * (`test/lab/platform/differences.ts`). Printed by `npm run lab -- differences`, and in
 * `docs/lab-differences.md`.
 */
export const DIFFERENCES: readonly Difference[] = [
  {
    where: "line",
    what: "http-server.http.port, discovery.uri: a free port of 127.0.0.1",
    of: TRINO,
    matches: /^(http-server\.http\.port|discovery\.uri)=/,
    why: "several servers share one network interface",
    covered: `golden files of the chart's own template; ${KIND}`,
  },
  {
    where: "line",
    what: "serverConfig: ports, node.id, node.internal-address, node.bind-ip",
    of: ["gateway"],
    matches:
      /^\s*(http-server\.https?\.port|node\.(id|internal-address|bind-ip)): |^serverConfig:$/,
    why: "the same; outside a pod the gateway does not find out its own address",
    covered: `golden file of the gateway's values; ${KIND}`,
  },
  {
    where: "line",
    what: "names of Services and databases become ports of 127.0.0.1, paths lie below the pod's folder",
    of: ALL,
    why: "there is no cluster DNS and no container; the scheme and the rest of an address stay",
    covered: `unit tests of what is replaced; ${KIND}`,
  },
  {
    where: "argument",
    what: "-Dnode.id, -Dnode.internal-address, -Dnode.bind-ip, -Dplugin.dir, -Djava.io.tmpdir",
    of: TRINO,
    matches: /^-D(node\.(id|internal-address|bind-ip)|plugin\.dir|java\.io\.tmpdir)=/,
    why: "the image gives a pod its name as id and has one server; here plugins and temporary files lie elsewhere",
    covered: KIND,
  },
  {
    where: "argument",
    what: "-Dconfig, -Dlog.levels-file, -cp, the main class, --add-modules, --enable-native-access",
    of: TRINO,
    matches:
      /^(-Dconfig=|-Dlog\.levels-file=|-cp$|\/[^=]*\/lib\/[^/=]*(:|$)|io\.trino\.server\.TrinoServer$|--add-modules=|--enable-native-access=)/,
    why: "what Trino's launcher adds in the image; the lab has the server without its launcher",
    covered: "the launcher's own properties in the image",
  },
  {
    where: "argument",
    what: "-XX:SharedArchiveFile, -Xshare",
    of: TRINO,
    matches: /^(-XX:SharedArchiveFile=|-Xshare:)/,
    why: "servers start in half the time",
    covered: "the lab without an archive, which it falls back to",
  },
  {
    where: "argument",
    what: "-Djavax.net.ssl.trustStore: the lab's throw-away CA",
    of: TRINO,
    matches: /^-Djavax\.net\.ssl\.trustStore=/,
    why: "AWS's names lead to servers of this machine, with certificates of the lab",
    covered: "test/lab/exchange-client.test.ts: the scheme and host of the plugin's own client",
  },
  {
    where: "argument",
    what: "-Xmx384M, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Djava.io.tmpdir, -jar",
    of: ["gateway"],
    matches:
      /^(-Xmx384M|-XX:\+UseSerialGC|-XX:TieredStopAtLevel=1|-Djava\.io\.tmpdir=|-jar$|\/[^=]*(\.jar|\/config\.yaml)$)/,
    why: "a share of the pod's memory would be one of the whole machine's",
    covered: "`npm run bench -- gateway-memory`, with the compiler that a pod has",
  },
  {
    where: "variable",
    what: "PATH, LANG, TMPDIR, HOME (the pod's folder)",
    of: ALL,
    matches: /^(PATH|LANG|TMPDIR|HOME|PWD|SHLVL|_|OLDPWD)$/,
    why: "an image has its own; nothing of the developer's is among them",
    covered: KIND,
  },
  {
    where: "variable",
    what: "HTTP_PROXY, HTTPS_PROXY, NO_PROXY",
    of: ALL,
    matches: /^(HTTPS?_PROXY|NO_PROXY)$/,
    why: "AWS's clients reach AWS's names through the lab's network; what they ask for, and whether by TLS, is theirs",
    covered: "test/lab/exchange-client.test.ts, which asks no lab",
  },
  {
    where: "variable",
    what: "AWS_EC2_METADATA_DISABLED",
    of: ALL,
    matches: /^AWS_EC2_METADATA_DISABLED$/,
    why: "a pod must not get the role of the machine that the lab runs on",
    covered: "EKS nodes with a hop limit of 1, where pods do not reach the node's metadata",
  },
  {
    where: "variable",
    what: "AWS_CONTAINER_CREDENTIALS_FULL_URI and token file, or AWS_ROLE_ARN and token file; AWS_REGION, AWS_DEFAULT_REGION, AWS_STS_REGIONAL_ENDPOINTS",
    of: ALL,
    matches:
      /^AWS_(CONTAINER_CREDENTIALS_FULL_URI|CONTAINER_AUTHORIZATION_TOKEN_FILE|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|REGION|DEFAULT_REGION|STS_REGIONAL_ENDPOINTS)$/,
    why: "what EKS injects into pods whose service account has a role, and into no others",
    covered: "the webhook of EKS, whose source the lab follows",
  },
  {
    where: "file",
    what: "the service account's token below /var/run/secrets",
    of: ALL,
    matches: /^\/var\/run\/secrets\//,
    why: "EKS projects it; here it lives for 30 days, because nobody renews it",
    covered: "the kubelet",
  },
  {
    where: "behaviour",
    what: `Trino ${PINS.trinoJars} is put together from its own jars; of Trino ${PINS.trinoArchive} are: the main class, ${BORROWED_PLUGINS.join(", ")}, and the own classes of ${SPOOLING_PLUGIN.folder}, on file systems of ${PINS.trinoJars}; other connectors than tpch, memory and iceberg, and the Snowflake driver of that, are not there`,
    of: TRINO,
    why: "no archive of a newer server is on Maven Central, nor are those plugins",
    covered: `a stack with \`trinoVersion: ${PINS.trinoArchive}\`, whose server and plugins are of one build`,
  },
  {
    where: "behaviour",
    what: `on Trino ${PINS.trinoJars} the ids of spooled results' segments are those of ${PINS.trinoArchive}, and a segment that cannot be written fails its query; it names the node in an id, and hands on the rows by the coordinator instead`,
    of: TRINO,
    why: "its own plugin does that (SpoolingManager.isRecoverableException, trino#26386), and is not on Maven Central",
    covered: `a stack of ${PINS.trinoArchive} in test/lab/client-spooling.test.ts`,
  },
  {
    where: "behaviour",
    what: "memory and CPU limits, read-only file systems, users and network policies are not enforced",
    of: ALL,
    why: "a process is no container",
    covered: `component tests of what is rendered; ${KIND}`,
  },
  {
    where: "behaviour",
    what: "workers start after their coordinator, gateways one after the other",
    of: ALL,
    why: "Trino's workers look for a coordinator ever more rarely: a start takes half the time",
    covered: KIND,
  },
  {
    where: "behaviour",
    what: "AWS is S3, STS and EKS Pod Identity; every other name of AWS is refused",
    of: TRINO,
    why: "nothing in the registries answers as Glue does for Iceberg",
    covered: "unit tests of the region and endpoint that a catalog gets",
  },
  {
    where: "behaviour",
    what: "encryption at rest, public access blocks, budgets and autoscalers are kept in the state only",
    of: ALL,
    why: "the store has none of them",
    covered: "component tests; the policy pack",
  },
];

/** A pod's process as it is: its words, names of variables, and files by path in the container. */
export interface ActualPod {
  args: readonly string[];
  variables: readonly string[];
  files: Readonly<Record<string, string>>;
}

/** The same as it was rendered, made to fit this machine. */
export type RenderedPod = ActualPod;

/** What a process has that was neither rendered nor is in the table. */
export function undeclaredDifferences(
  role: PodModel["role"],
  rendered: RenderedPod,
  actual: ActualPod,
): string[] {
  const isDeclared = (where: Difference["where"], value: string) =>
    DIFFERENCES.some(
      (one) => one.where === where && one.of.includes(role) && one.matches?.test(value),
    );
  const extra = (
    where: "argument" | "variable",
    given: readonly string[],
    own: readonly string[],
  ) =>
    given
      .filter((value) => !own.includes(value) && !isDeclared(where, value))
      .map((value) => `${where} ${value}`);
  const files = Object.entries(actual.files).flatMap(([path, text]) => {
    const own = rendered.files[path];
    if (own === undefined) return isDeclared("file", path) ? [] : [`file ${path}`];
    const lines = new Set(own.split("\n"));
    return text
      .split("\n")
      .filter((line) => line !== "" && !lines.has(line) && !isDeclared("line", line))
      .map((line) => `line of ${path}: ${line}`);
  });
  return [
    ...extra("argument", actual.args, rendered.args),
    ...extra("variable", actual.variables, rendered.variables),
    ...files,
  ];
}
