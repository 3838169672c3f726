import { dirname } from "node:path";
import type { PodModel } from "../../cli/charts";
import { type PodSurroundings, TOKENS } from "../aws/pod-surroundings";
import type { LabFolder } from "../folder";
import type { ProcessSpec } from "../processes";
import { type Endpoints, resolveEndpoints } from "./endpoints";
import { relocatePaths } from "./relocation";

/** Where a pod is on this laptop. */
export interface Place {
  /** `.lab/pods/<pod>`: the root of its file system. */
  folder: string;
  /** Its port on 127.0.0.1. */
  port: number;
  /** Its port for HTTPS, if it has one. */
  httpsPort?: number;
  /** Port of its cluster's coordinator on 127.0.0.1; its own if it is one, or the gateway. */
  coordinatorPort: number;
  /** What it finds of AWS; undefined if there is no AWS. */
  surroundings: PodSurroundings | undefined;
  /** Makes in-cluster names and paths of the container work here. */
  localize: (text: string) => string;
}

/** A pod as a process: its files by path in the container, and how it is started. */
export interface PodProcess {
  files: Record<string, string>;
  command: string;
  args: string[];
  cwd: string;
  /** Symbolic links to make, by their path. */
  links: Record<string, string>;
  stop: ProcessSpec["stop"];
}

/** The folder of a pod: the root of its file system. */
export const podFolder = (lab: LabFolder, podName: string) => lab.path("pods", podName);

/** Paths of the container that exist in the pod's folder. */
function containerPaths(pod: PodModel): string[] {
  const written = Object.keys(pod.files).map((file) => dirname(file));
  // Not `/tmp`: the lab's own folder may lie there, and the JVM's is given on the command line.
  const mounted = pod.mounts.map(({ path }) => path).filter((path) => path !== "/tmp");
  return [TOKENS, ...written, ...mounted, ...(pod.trino ? Object.values(pod.trino) : [])];
}

/** Makes text of a pod fit this laptop: paths below the pod's folder, names to 127.0.0.1. */
export function localizer(
  lab: LabFolder,
  pod: PodModel,
  ownPorts: Endpoints = {},
): Place["localize"] {
  const paths = containerPaths(pod);
  const folder = podFolder(lab, pod.name);
  return (text) =>
    resolveEndpoints(lab, relocatePaths(text, paths, folder), pod.namespace, ownPorts);
}
