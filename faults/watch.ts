import { setTimeout as pause } from "node:timers/promises";
import { platformHealth } from "../lab/platform/health";
import type { Stage } from "./stage";

/** Something that the operator was told. */
export interface Telling {
  /** The command or the alert. */
  by: string;
  text: string;
  /** Seconds after the fault, when it was there to be read. */
  after: number;
  /** An alert tells once it has held for so long. */
  ifItLasts?: string;
}

/** Looks at the platform as its operator does, again and again. */
export interface Watch {
  /** What was told since `began`, each thing once, the first first. */
  told(began: number): Telling[];
  /** When all was well by a look that began after that moment; undefined: it was not yet. */
  wellSince(moment: number): number | undefined;
  stop(): Promise<void>;
}

/** Each look is two queries on each cluster. */
const STATUS_PAUSE_MS = 2000;

const STATUS = "npm run lab -- status";

interface Seen {
  by: string;
  text: string;
  at: number;
  ifItLasts?: string;
}

/** Starts to look. */
export function startWatch({ lab, prometheus }: Stage): Watch {
  const seen: Seen[] = [];
  const wells: { began: number; ended: number }[] = [];
  let over = false;
  const again = async (look: () => Promise<void>, pauseMs: number) => {
    while (!over) {
      await look().catch(() => {}); // who does not answer is told of by the next look
      await pause(pauseMs);
    }
  };
  const lookAtStatus = async () => {
    const began = performance.now();
    const { troubles } = await platformHealth(lab);
    const ended = performance.now();
    if (troubles.length === 0) wells.push({ began, ended });
    for (const text of troubles) seen.push({ by: STATUS, text, at: ended });
  };
  const lookAtAlerts = async () => {
    prometheus?.refresh();
    for (const { name, summary, for: ifItLasts, since } of (await prometheus?.alerts()) ?? []) {
      const at = performance.now() - (Date.now() - Date.parse(since));
      seen.push({ by: name, text: summary, at, ...(ifItLasts !== "0m" && { ifItLasts }) });
    }
  };
  const running = [again(lookAtStatus, STATUS_PAUSE_MS), again(lookAtAlerts, 500)];
  return {
    told: (began) => {
      const since = seen.filter(({ at }) => at >= began);
      const first = since.filter(
        ({ by, text }, index) => index === since.findIndex((o) => o.by === by && o.text === text),
      );
      return first
        .sort((a, b) => a.at - b.at)
        .map(({ at, ...told }) => ({ ...told, after: Math.round((at - began) / 100) / 10 }));
    },
    wellSince: (moment) => wells.find(({ began }) => began >= moment)?.ended,
    stop: async () => {
      over = true;
      await Promise.all(running);
    },
  };
}
