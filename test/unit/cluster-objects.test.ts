import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { KubernetesCluster, KubernetesObject } from "../../cli/providers/cloud";
import { CHARTS } from "../../components/shared/versions";
import { createCluster, registerEndpoint } from "../../lab/cluster";
import { resolveEnvironment } from "../../lab/cluster/environment";
import { writeMounts } from "../../lab/cluster/mounts";
import { type LabFolder, openLabFolder } from "../../lab/folder";

const toolchain = {
  pulumiRoot: "",
  java: "",
  hasVectorModule: true,
  trino: { "476": { home: "" } },
  gatewayJar: "",
  weed: "",
  postgresHome: "",
  sidecarPrograms: {},
};

let lab: LabFolder;
let cluster: KubernetesCluster;
beforeEach(async () => {
  lab = openLabFolder(mkdtempSync(join(tmpdir(), "cluster-")));
  cluster = createCluster(lab, toolchain);
  await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "trino" } });
});
afterEach(() => rmSync(lab.root, { recursive: true, force: true }));

function object(kind: string, name: string, fields: object): KubernetesObject {
  return { apiVersion: "v1", kind, metadata: { name, namespace: "trino" }, ...fields };
}

const secret = () => object("Secret", "s", { stringData: { PASSWORD: "pw", URL: "http://a:1" } });
const source = { namespace: "trino", podName: "p", env: [], envFrom: [] };

describe("objects", () => {
  test("a Secret is stored encoded, for the owner only, and found again", async () => {
    await cluster.apply(secret());
    const stored = await cluster.read("Secret", "trino", "s");
    expect(stored?.data).toEqual({ PASSWORD: "cHc=", URL: expect.any(String) });
    expect(stored?.stringData).toBeUndefined();
    const file = lab.path("cluster", "objects", "trino", "Secret.s.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await cluster.remove("Secret", "trino", "s");
    expect(await cluster.read("Secret", "trino", "s")).toBeUndefined();
  });

  test("a namespace must exist, and takes its objects along", async () => {
    await cluster.apply(secret());
    await cluster.remove("Namespace", "", "trino");
    expect(await cluster.read("Secret", "trino", "s")).toBeUndefined();
    await expect(cluster.apply(secret())).rejects.toThrow('namespaces "trino" not found');
  });

  test("a release is refused with all its faults before anything starts", async () => {
    const release = {
      name: "r",
      namespace: "trino",
      chart: "trino",
      version: CHARTS.trino.version,
    };
    const values = { worker: { replicas: 3 }, server: { wokers: 1 } };
    await expect(cluster.applyRelease({ ...release, values }, () => {})).rejects.toThrow(
      /r: worker\.replicas: .*\nr: server\.wokers: .*did you mean "server\.workers"/,
    );
    expect(cluster.checkRelease({ ...release, values: { image: { tag: "480" } } })).toEqual([
      'image.tag: "480" is no version that the lab runs; use "483" or "476"',
    ]);
  });
});

describe("a container's environment", () => {
  test("env wins over envFrom; references and prefixes are resolved", async () => {
    await cluster.apply(secret());
    await cluster.apply(object("ConfigMap", "c", { data: { PASSWORD: "no", LEVEL: "INFO" } }));
    const environment = resolveEnvironment(lab, {
      ...source,
      envFrom: [
        { configMapRef: { name: "c" } },
        { secretRef: { name: "s" }, prefix: "DB_" },
        { secretRef: { name: "absent", optional: true } },
      ],
      env: [
        { name: "LEVEL", value: "DEBUG" },
        { name: "KEY", valueFrom: { secretKeyRef: { name: "s", key: "PASSWORD" } } },
        { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      ],
    });
    expect(environment).toEqual({
      PASSWORD: "no",
      LEVEL: "DEBUG",
      DB_PASSWORD: "pw",
      DB_URL: "http://a:1",
      KEY: "pw",
      POD: "p",
    });
  });

  test("what is missing is named as Kubernetes names it", async () => {
    const of = (more: object) => () => resolveEnvironment(lab, { ...source, ...more });
    expect(of({ envFrom: [{ secretRef: { name: "absent" } }] })).toThrow(
      'pod p: CreateContainerConfigError: secret "absent" not found',
    );
    await cluster.apply(secret());
    const reference = { secretKeyRef: { name: "s", key: "NO" } };
    expect(of({ env: [{ name: "X", valueFrom: reference }] })).toThrow(
      "pod p: CreateContainerConfigError: couldn't find key NO in Secret trino/s",
    );
  });
});

test("volumes: whole, single entries and files; bytes stay bytes", async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00]).toString("base64");
  await cluster.apply(object("Secret", "s", { data: { raw: bytes }, stringData: { text: "a" } }));
  const target = { podName: "p", namespace: "trino", folder: lab.path("pods", "p") };
  const localize = (text: string) => text.toUpperCase();
  const whole = { kind: "secret" as const, name: "s" };
  const mounts = [
    { path: "/all", source: whole },
    { path: "/some", source: { ...whole, items: [{ key: "text", path: "renamed" }] } },
    { path: "/one/file.txt", subPath: "text", source: whole },
    { path: "/empty", source: { kind: "emptyDir" as const } },
  ];
  writeMounts(lab, mounts, { ...target, localize });
  const read = (...path: string[]) => readFileSync(join(target.folder, ...path));
  expect(read("all", "raw").toString("base64")).toBe(bytes);
  expect(read("all", "text").toString()).toBe("A");
  expect(readdirSync(join(target.folder, "some"))).toEqual(["renamed"]);
  expect(read("one", "file.txt").toString()).toBe("A");
  expect(readdirSync(join(target.folder, "empty"))).toEqual([]);
  const absent = [{ path: "/x", source: { kind: "configMap" as const, name: "absent" } }];
  expect(() => writeMounts(lab, absent, { ...target, localize })).toThrow(
    'pod p: FailedMount: configmap "absent" not found',
  );
});

describe("Jobs", () => {
  function job(script: string, more: object = {}, container: object = {}): KubernetesObject {
    const containers = [
      {
        name: "main",
        image: "curl",
        command: ["/bin/sh", "-c", script],
        env: [{ name: "TARGET", value: "http://api.trino:80" }],
        envFrom: [{ secretRef: { name: "s" } }],
        volumeMounts: [{ name: "files", mountPath: "/etc/job" }],
        ...container,
      },
    ];
    const volumes = [{ name: "files", configMap: { name: "files" } }];
    const spec = { serviceAccountName: "runner", volumes, containers };
    return object("Job", "register", { spec: { backoffLimit: 0, template: { spec }, ...more } });
  }
  beforeEach(async () => {
    registerEndpoint(lab, "api.trino.svc.cluster.local:80", 20001);
    await cluster.apply(secret());
    await cluster.apply(object("ConfigMap", "files", { data: { "in.txt": "to api:80" } }));
  });

  test("runs with environment, files and local names", async () => {
    const out = lab.path("out.txt");
    const script = `echo "$TARGET $PASSWORD $(cat /etc/job/in.txt)" > ${out}`;
    await cluster.runJob(job(script));
    expect(readFileSync(out, "utf8").trim()).toBe("http://127.0.0.1:20001 pw to 127.0.0.1:20001");
    expect(readdirSync(lab.path("pods"))).toEqual([]);
    expect(await cluster.read("Job", "trino", "register")).toBeDefined();
  });

  test("is tried again as often as backoffLimit says", async () => {
    const count = lab.path("count");
    const script = `echo x >> ${count}; test $(wc -l < ${count}) -eq 2`;
    await cluster.runJob(job(script, { backoffLimit: 1 }));
    expect(readFileSync(count, "utf8")).toBe("x\nx\n");
  });

  test("a failure shows the last lines and the log", async () => {
    await expect(cluster.runJob(job("echo refused >&2; exit 1"))).rejects.toThrow(
      /^job register: BackoffLimitExceeded\n {2}\| refused\n {2}log: .*register\.log$/,
    );
    expect(readFileSync(lab.path("logs", "register.log"), "utf8")).toContain("refused");
    expect(await cluster.read("Job", "trino", "register")).toBeUndefined();
  });

  test("is ended at activeDeadlineSeconds", async () => {
    const endless = job("echo waiting; exec sleep 60", { activeDeadlineSeconds: 1 });
    await expect(cluster.runJob(endless)).rejects.toThrow(/DeadlineExceeded\n {2}\| waiting/);
  });

  test("a secret cannot be expanded into the arguments", async () => {
    await expect(cluster.runJob(job("echo $(PASSWORD)"))).rejects.toThrow(
      "job register: command: $(PASSWORD) is not modelled; use the shell's $PASSWORD",
    );
  });

  test("a missing program is told", async () => {
    const missing = job("", {}, { command: ["/no/such/program"] });
    await expect(cluster.runJob(missing)).rejects.toThrow(/spawn \/no\/such\/program ENOENT/);
  });
});
