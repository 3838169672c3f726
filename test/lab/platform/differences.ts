import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { GATEWAY_CONFIG, modelRelease, type PodModel } from "../../../cli/charts";
import { need } from "../../../lab/cli/bring-up";
import {
  type ActualPod,
  DIFFERENCES,
  type RenderedPod,
  undeclaredDifferences,
} from "../../../lab/cluster/differences";
import { resolveEnvironment } from "../../../lab/cluster/environment";
import { writeMounts } from "../../../lab/cluster/mounts";
import { localizer, podFolder } from "../../../lab/cluster/place";
import { listStoredReleases } from "../../../lab/cluster/release-store";
import { sidecarPorts } from "../../../lab/cluster/sidecars";
import type { LabFolder } from "../../../lab/folder";
import { readRecord } from "../../../lab/processes";
import type { Toolchain } from "../../../lab/toolchain";
import type { Platform } from "./running";

/** Every process of a pod, held against what was rendered for it. */
export function describeDifferences(platform: Platform): void {
  describe("what the lab gives a process that its pod would not have", () => {
    test("stands in the table, for every pod that runs", async () => {
      const { lab, steps } = platform();
      const toolchain = need(steps.toolchain, "the tool chain");
      const pods = listStoredReleases(lab, "trino").flatMap(
        (release) => modelRelease(release).pods,
      );
      expect(new Set(pods.map(({ role }) => role)).size).toBe(3);
      const found: Record<string, string[]> = {};
      for (const pod of pods) {
        const rendered = await renderedPod(lab, pod, toolchain);
        found[pod.name] = undeclaredDifferences(pod.role, rendered, actualPod(lab, pod.name));
      }
      expect(found).toEqual(Object.fromEntries(pods.map(({ name }) => [name, []])));
    });

    test("is found when it does not", async () => {
      const { lab, steps } = platform();
      const [release] = listStoredReleases(lab, "trino");
      const [pod] = release ? modelRelease(release).pods : [];
      if (!pod) throw new Error("no pod");
      const rendered = await renderedPod(lab, pod, need(steps.toolchain, "the tool chain"));
      const actual = actualPod(lab, pod.name);
      const path = "/etc/trino/exchange-manager.properties";
      const injected = {
        args: [...actual.args, "-Daws.accessKeyId=x"],
        variables: [...actual.variables, "AWS_ENDPOINT_URL_S3"],
        files: { ...actual.files, [path]: "exchange.s3.endpoint=http://127.0.0.1:1" },
      };
      const before = { ...rendered, files: { ...rendered.files, [path]: "" } };
      expect(undeclaredDifferences(pod.role, before, injected)).toEqual([
        "argument -Daws.accessKeyId=x",
        "variable AWS_ENDPOINT_URL_S3",
        `line of ${path}: exchange.s3.endpoint=http://127.0.0.1:1`,
      ]);
    });

    test("each entry that names something is met by a process", async () => {
      const { lab } = platform();
      const pods = listStoredReleases(lab, "trino").flatMap(
        (release) => modelRelease(release).pods,
      );
      const met = pods.flatMap(({ name, role }) => {
        const { args, variables, files } = actualPod(lab, name);
        const lines = Object.values(files).flatMap((text) => text.split("\n"));
        const values = {
          argument: args,
          variable: variables,
          line: lines,
          file: Object.keys(files),
        };
        return DIFFERENCES.filter(
          ({ where, matches, of }) =>
            where !== "behaviour" &&
            matches !== undefined &&
            of.includes(role) &&
            values[where].some((value) => matches.test(value)),
        );
      });
      const unmet = DIFFERENCES.filter((one) => one.matches && !met.includes(one));
      expect(unmet.map(({ what }) => what)).toEqual([]);
    });
  });
}

async function renderedPod(
  lab: LabFolder,
  pod: PodModel,
  toolchain: Toolchain,
): Promise<RenderedPod> {
  const localize = localizer(lab, pod, await sidecarPorts(lab, pod, toolchain));
  const { namespace, name: podName, env, envFrom, trino } = pod;
  const config = pod.files[GATEWAY_CONFIG];
  const files = {
    ...pod.files,
    // Written anew by the lab, in its own layout.
    ...(config !== undefined && {
      [GATEWAY_CONFIG]: stringify(parse(config), { lineWidth: 0 }),
    }),
  };
  const lines = (file: string) => (pod.files[`${trino?.configPath}/${file}`] ?? "").split("\n");
  const args = trino
    ? [...lines("jvm.config"), ...lines("node.properties").map((line) => `-D${line}`)]
    : (pod.command ?? []);
  return {
    args: args.map((arg) => localize(arg.trim())),
    variables: Object.keys(resolveEnvironment(lab, { namespace, podName, env, envFrom })),
    files: {
      ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path, localize(text)])),
      ...mountedFiles(lab, pod, localize),
    },
  };
}

/** What the kubelet would mount, written to a folder of its own. */
function mountedFiles(lab: LabFolder, pod: PodModel, localize: (text: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), "mounts-"));
  const mounts = [...pod.mounts, ...(pod.sidecars ?? []).flatMap((sidecar) => sidecar.mounts)];
  try {
    writeMounts(lab, mounts, { podName: pod.name, namespace: pod.namespace, folder, localize });
    return filesBelow(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function actualPod(lab: LabFolder, name: string): ActualPod {
  const record = readRecord(lab, name);
  if (!record?.alive) throw new Error(`${name} does not run`);
  const words = (file: string) =>
    readFileSync(`/proc/${record.pid}/${file}`, "utf8").split("\0").filter(Boolean);
  const [, ...args] = words("cmdline");
  return {
    args,
    variables: words("environ").map((entry) => entry.split("=")[0] ?? ""),
    files: filesBelow(podFolder(lab, name)),
  };
}

/** Texts by path; what a process writes itself, its data and temporary files, is left out. */
function filesBelow(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name))}`)
    .filter((path) => !/^\/(tmp|data|var\/log|var\/run\/pgbouncer)\//.test(path));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(folder + path, "utf8")]));
}
