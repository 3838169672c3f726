import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The network between pods and the object store: bytes, of which some are not what was sent. */
export interface Wire {
  /** The port on 127.0.0.1 that leads to the other end. */
  port: number;
  /** From now on one bit is another in one of so many packets that come back; undefined: in none. */
  damage(oneOf: number | undefined): void;
  /** Packets that were damaged since the last `damage`. */
  damaged: number;
  close(): Promise<void>;
}

/** What is shorter may be a handshake, which fails before anything is asked. */
const SHORTEST = 4096;

/** Starts it in this process, on 127.0.0.1. */
export async function startWire(target: number): Promise<Wire> {
  const open = new Set<Socket>();
  let every: number | undefined;
  let passed = 0;
  let damaged = 0;
  const alter = (packet: Buffer): Buffer => {
    if (every === undefined || packet.length < SHORTEST || ++passed % every !== 0) return packet;
    damaged++;
    const middle = packet.length >> 1;
    packet[middle] = (packet[middle] ?? 0) ^ 1;
    return packet;
  };
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.once("error", () => other.destroy());
      one.once("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on("data", (packet: Buffer) => {
      if (!near.write(alter(packet))) {
        far.pause();
        near.once("drain", () => far.resume());
      }
    });
    far.once("end", () => near.end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    damage: (oneOf) => {
      every = oneOf;
      passed = 0;
      damaged = 0;
    },
    get damaged() {
      return damaged;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const one of open) one.destroy();
      }),
  };
}
