import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll } from "vitest";
import { takeDown } from "../../lab/platform/take-down";
import { waitUntil } from "../../lab/processes";
import { configProperties, describeEverything, execution } from "./coordinator/everything";
import { alice } from "./coordinator/running";
import { catalogs, describeSecurity, secrets, security } from "./coordinator/security";
import { type Sink, startSink } from "./coordinator/sink";
import { describeWorkload, workload } from "./coordinator/workload";
import { type LoneCoordinator, say, startLoneCoordinator } from "./lone-coordinator";
import { temporaryLab } from "./support";

// One server for all suites, with everything on at once: that is what has to fit together.
const lab = temporaryLab();
let trino: LoneCoordinator;
let sink: Sink;
let pem: string;

beforeAll(async () => {
  sink = await startSink();
  pem = certificateAndKey();
  const observability = {
    prometheus: { credentialsSecretName: "prometheus" },
    tracing: { endpoint: `${sink.url}/v1/traces`, protocol: "http/protobuf" as const },
  };
  const spec = {
    catalogs,
    security: { ...security, tls: { secretName: "tls" } },
    workload,
    execution,
    configProperties,
    observability,
  };
  trino = await startLoneCoordinator(lab, spec, { ...secrets, tls: { "tls-combined.pem": pem } });
  // A server that has started does not count on itself as a worker yet.
  const isAtWork = async () =>
    (await say(trino, "SELECT count(*) FROM tpch.tiny.region", alice)).rows.length === 1;
  await waitUntil("the first query", isAtWork, { timeoutSeconds: 120, alive: [] });
});
afterAll(async () => {
  await takeDown(lab, { keepLogs: false });
  await sink?.close();
});

/** A throw-away certificate for localhost and its key, in one PEM file. */
function certificateAndKey(): string {
  const [key, certificate] = ["key.pem", "certificate.pem"].map((file) => lab.path(file)) as [
    string,
    string,
  ];
  const subject = [
    "-subj",
    "/CN=localhost",
    "-addext",
    "subjectAltName=DNS:localhost,IP:127.0.0.1",
  ];
  const files = ["-keyout", key, "-out", certificate];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files],
    { stdio: "pipe" },
  );
  return `${readFileSync(key, "utf8")}${readFileSync(certificate, "utf8")}`;
}

describeSecurity(() => trino);
describeWorkload(() => trino);
describeEverything(
  () => trino,
  () => sink,
  () => pem,
);
