// Trino and the gateway print what is wrong with their configuration as a numbered list
// ("1) Error: Configuration property 'x' was not used"), other failures as an exception's cause.
const CONFIGURATION = /^\s*\d+\) (?:Error: )?(.+)$/;
const MEMORY = /(java\.lang\.OutOfMemoryError.*)$/;
const CAUSE = /^Caused by: (?:[\w.$]+: )?(.+)$/;
const THROWN = /(?:ERROR|Exception|Error)\b.*?(?:[\w.$]+(?:Exception|Error): )(.+)$/;
// PostgreSQL's words for an end (its documentation, "Message Severity Levels"), and glog's letter, which
// SeaweedFS writes: `F1122 11:41:00.123456 server.go:12] …`.
const FATAL = /(?:\b(?:FATAL|PANIC):\s+|^F\d{4} [^\]]*\] )(.+)$/;

const MOST = 5;

/**
 * Why a server ended, as its log says; empty if the log does not tell.
 *
 * @param starting true if it has not ended and still starts: its exceptions are then those of tries
 *   that are tried again, and no cause of anything
 */
export function causesInLog(lines: readonly string[], starting: boolean = false): string[] {
  for (const pattern of [CONFIGURATION, MEMORY, ...(starting ? [] : [CAUSE, THROWN, FATAL])]) {
    const found = lines.flatMap((line) => pattern.exec(line)?.[1]?.trim() ?? []);
    if (found.length > 0) return [...new Set(found)].slice(0, MOST);
  }
  return [];
}

// Airlift's format, of Trino and of the gateway: time, level, thread, logger, message.
const LOG_LINE = /^\S+\t(INFO|WARN|ERROR)\t([^\t]+)\t([^\t]+)\t(.*)$/;
const STARTED = /======== SERVER STARTED ========/;

/** Every property with its value, and the version of a library. */
const NO_STEP = /^(Bootstrap$|org\.hibernate\.)/;

/** Steps that are told: the last one, and what was said just before. */
const STEPS = 2;

/**
 * What a server that still starts did last, in its own words; empty if it has started, or if this is
 * no such server's log. It starts on the thread `main`, one step after the other: what other threads
 * say is retries. (Trino 476 without a region, where nobody answers at the metadata service's address:
 * the last step is `-- Loading exchange manager filesystem --`.)
 */
export function lastSteps(lines: readonly string[]): string[] {
  if (lines.some((line) => STARTED.test(line))) return [];
  return lines
    .flatMap((line) => {
      const [, , thread, logger = "", message = ""] = LOG_LINE.exec(line) ?? [];
      return thread === "main" && !NO_STEP.test(logger) ? [message.trim()] : [];
    })
    .filter(Boolean)
    .slice(-STEPS);
}

/** True for the frames below an exception: they fill a page and say nothing to an operator. */
export function isStackFrame(line: string): boolean {
  return /^\s*(at [\w.$/@<]|\.\.\. \d+ (more|common frames))/.test(line);
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
  if (IMAGE.has(reason)) return [`the image ${image} cannot be pulled${tail(pullError(message))}`];
  if (reason.startsWith("CreateContainer") || reason === "RunContainerError") {
    return [message || reason];
  }
  const ended = state.terminated ?? lastState.terminated;
  if (ended?.reason === "OOMKilled") {
    return ["the kernel ended it at the pod's memory limit (OOMKilled): more than the heap fits"];
  }
  return [];
}

/**
 * True if somebody else ended it: 143 is SIGTERM, 137 SIGKILL. The kubelet sends them when probes fail,
 * and the log then tells what the server was at, not what it died of.
 */
export function wasEnded({ terminated }: ContainerState): boolean {
  return terminated?.exitCode === 143 || terminated?.exitCode === 137;
}

/** How a container ended, in few words; undefined if it did not. */
export function endOf({ terminated }: ContainerState): string | undefined {
  if (!terminated) return undefined;
  const { reason = "ended", exitCode, signal } = terminated;
  return `${reason}, ${signal ? `signal ${signal}` : `exit code ${exitCode ?? "unknown"}`}`;
}

/** Between two tries the kubelet puts words of its own before the error, or has them alone. */
function pullError(message: string): string {
  return message.replace(/^Back-off pulling image "[^"]*"(: )?(ErrImagePull: )?/, "");
}

function tail(message: string): string {
  return message ? `: ${message}` : "";
}
