import { closeSync, openSync, readdirSync, readSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A disk on which bits turn over. */
export interface Rot {
  /** Ends it; tells how many have. */
  stop(): number;
}

/** Spooled data is read a second after it was written, or sooner. */
const PAUSE_MS = 100;

/**
 * From now on turns a bit over in the middle of each stretch that is written to these buckets: SeaweedFS
 * appends what a bucket gets to volumes with its name (`<collection>_<id>.dat`).
 */
export function startRot(folder: string, buckets: readonly string[]): Rot {
  const volumes = () =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".dat") && buckets.some((one) => file.startsWith(`${one}_`)))
      .map((file) => join(folder, file));
  const known = new Map(volumes().map((file) => [file, statSync(file).size]));
  let turned = 0;
  const timer = setInterval(() => {
    for (const file of volumes()) {
      const [from, to] = [known.get(file) ?? 0, statSync(file).size];
      known.set(file, to);
      if (to <= from) continue;
      turnOver(file, Math.floor((from + to) / 2));
      turned++;
    }
  }, PAUSE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return turned;
    },
  };
}

function turnOver(file: string, position: number): void {
  const descriptor = openSync(file, "r+");
  try {
    const byte = Buffer.alloc(1);
    readSync(descriptor, byte, 0, 1, position);
    byte[0] = (byte[0] ?? 0) ^ 1;
    writeSync(descriptor, byte, 0, 1, position);
  } finally {
    closeSync(descriptor);
  }
}
