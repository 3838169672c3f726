import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below the range from which kernels pick the ports of outgoing connections (Linux 32768, macOS
// 49152): a port from inside it may be taken between our look and the server's bind.
const FIRST = 18_000;
const LAST = 32_000;

// The one piece of module state in the lab: two callers must not be given the same free port
// before either has bound it. The random start keeps two runs apart.
let next = randomInt(FIRST, LAST);

/** A TCP port on 127.0.0.1 that nothing listens on; never the same one twice in a run. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < LAST - FIRST; attempt++) {
    const port = next;
    next = next >= LAST ? FIRST : next + 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free TCP port on 127.0.0.1 between ${FIRST} and ${LAST}`);
}

/** Whether nothing listens on that port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .once("listening", () => server.close(() => resolve(true)));
    server.listen({ host: "127.0.0.1", port, exclusive: true });
  });
}

/**
 * A free port for each purpose. Ports of an earlier run are kept where they are still free, so
 * that what was told of them stays true after a restart.
 */
export async function freePorts<Purpose extends string>(
  purposes: readonly Purpose[],
  earlier: Partial<Record<Purpose, number>> = {},
): Promise<Record<Purpose, number>> {
  const ports = {} as Record<Purpose, number>;
  for (const purpose of purposes) {
    const kept = earlier[purpose];
    ports[purpose] = kept !== undefined && (await isFree(kept)) ? kept : await freePort();
  }
  return ports;
}
