import type { Kind } from "./clients";
import type { Stage } from "./stage";

/** What a page shows together. */
export const GROUPS = ["Workers", "Coordinator", "Gateway", "Database", "Store"] as const;
export type Group = (typeof GROUPS)[number];

/** Takes back what was done. It is called once, also when somebody has interrupted. */
export type Undo = () => Promise<void>;

/** Something that breaks while clients are at work. */
export interface Fault {
  /** A word for it: `batch-worker-killed`. */
  name: string;
  group: Group;
  /** What happens, in one line: `A worker of batch is killed`. */
  title: string;
  /** Seconds from its beginning until it is taken back, at least; recovery comes on top. */
  seconds: number;
  /** How it ends: `Kubernetes starts it again`. */
  end: string;
  /**
   * The clients of which queries may fail: it is said why. Each of them asks again, and is answered.
   * @default nobody's
   */
  mayFail?: Partial<Record<Kind, string>>;
  /**
   * Why nobody needs to be told of it.
   * @default somebody must be: by an alert, or by the status of the platform
   */
  untold?: string;
  /** What somebody does about it, or should know; one sentence. */
  advice?: string;
  /**
   * True if batch must verify what it spools (`execution.faultTolerance.verifySpooledData`).
   * @default false
   */
  verifies?: boolean;
  /** Does it to processes of this lab, and to nothing else. */
  inject(stage: Stage, seen: Seen): Promise<Undo>;
}

/** Where a fault writes what it saw itself: one line each. */
export type Seen = (line: string) => void;
