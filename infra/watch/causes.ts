// Trino and the gateway print what is wrong with their configuration as a numbered list
// ("1) Error: Configuration property 'x' was not used"), other failures as an exception's cause.
const CONFIGURATION = /^\s*\d+\) (?:Error: )?(.+)$/;
const MEMORY = /(java\.lang\.OutOfMemoryError.*)$/;
const CAUSE = /^Caused by: (?:[\w.$]+: )?(.+)$/;
const THROWN = /(?:ERROR|Exception|Error)\b.*?(?:[\w.$]+(?:Exception|Error): )(.+)$/;

const MOST = 5;

/** Why a server did not start, as its log says; empty if the log does not tell. */
export function causesInLog(lines: readonly string[]): string[] {
  for (const pattern of [CONFIGURATION, MEMORY, CAUSE, THROWN]) {
    const found = lines.flatMap((line) => pattern.exec(line)?.[1]?.trim() ?? []);
    if (found.length > 0) return [...new Set(found)].slice(0, MOST);
  }
  return [];
}

/** A container's state as the Kubernetes API tells it, as far as it names a cause. */
export interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: object;
  terminated?: { reason?: string; exitCode?: number; signal?: number };
}

const IMAGE = new Set([
  "ImagePullBackOff",
  "ErrImagePull",
  "InvalidImageName",
  "ErrImageNeverPull",
]);

/** What the container's state itself says about why it does not run; empty if it says nothing. */
export function causesInState(
  image: string,
  state: ContainerState,
  lastState: ContainerState,
): string[] {
  const { reason = "", message = "" } = state.waiting ?? {};
  if (IMAGE.has(reason)) return [`the image ${image} cannot be pulled${tail(message)}`];
  if (reason.startsWith("CreateContainer") || reason === "RunContainerError") {
    return [message || reason];
  }
  const ended = state.terminated ?? lastState.terminated;
  if (ended?.reason === "OOMKilled") {
    return ["the kernel ended it at the pod's memory limit (OOMKilled): more than the heap fits"];
  }
  return [];
}

/** How a container ended, in few words; undefined if it did not. */
export function endOf({ terminated }: ContainerState): string | undefined {
  if (!terminated) return undefined;
  const { reason = "ended", exitCode, signal } = terminated;
  return `${reason}, ${signal ? `signal ${signal}` : `exit code ${exitCode ?? "unknown"}`}`;
}

function tail(message: string): string {
  return message ? `: ${message}` : "";
}
