import { mkdtempSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import execa from "execa";

// A server that would like to know the password of the gateway's database.

/** A certificate and its key, as PEM files. */
export interface Certificate {
  key: string;
  certificate: string;
}

/** Makes CAs and certificates with OpenSSL, in a folder of their own. */
export function certificateMaker() {
  const folder = mkdtempSync(join(tmpdir(), "trino-platform-test-"));
  let count = 0;
  const make = async (subject: string, extension: string, signer: string[]) => {
    const name = join(folder, String(count++));
    const made = { key: `${name}.key`, certificate: `${name}.pem` };
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const files = ["-keyout", made.key, "-out", made.certificate];
    const what = ["-subj", `/CN=${subject}`, "-addext", extension, "-days", "2"];
    await execa("openssl", ["req", "-x509", ...key, ...what, ...files, ...signer]);
    return made;
  };
  return {
    folder,
    authority: (name: string) => make(name, "basicConstraints=critical,CA:TRUE", []),
    certificate: (host: string, { key, certificate }: Certificate) =>
      make(host, `subjectAltName=DNS:${host}`, ["-CA", certificate, "-CAkey", key]),
  };
}

/** What the server shows itself with; without it, it refuses TLS. */
export type Shown = { key: Buffer; cert: Buffer } | undefined;

/** A server that asks whoever logs in for the password in clear text, and remembers it. */
export interface Impostor {
  port: number;
  /** Passwords, in the order in which they came. */
  heard: string[];
  /** How often somebody went who had asked for TLS before a login: PgBouncer does, the hold does not. */
  refusals(): number;
  close(): Promise<void>;
}

const SSL_REQUEST = 80877103;

export async function startImpostor(shown: Shown): Promise<Impostor> {
  const heard: string[] = [];
  let refusals = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    talk(socket, { shown, heard, onRefusal: () => refusals++ }).finally(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    refusals: () => refusals,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

interface Manners {
  shown: Shown;
  heard: string[];
  onRefusal: () => void;
}

async function talk(socket: Socket, { shown, heard, onRefusal }: Manners): Promise<void> {
  let stream: Socket = socket;
  let startup = await nextMessage(stream, 0);
  const asksForTls = startup?.readInt32BE(4) === SSL_REQUEST;
  if (asksForTls) {
    socket.write(shown ? "S" : "N");
    if (shown) {
      stream = new TLSSocket(socket, { isServer: true, ...shown });
      stream.on("error", () => {});
      // Where the other side does not like the certificate: no error, no end.
      stream.once("_tlsError", () => socket.destroy());
    }
    startup = await nextMessage(stream, 0);
  }
  if (!startup) {
    if (asksForTls) onRefusal();
    return;
  }
  // AuthenticationCleartextPassword
  stream.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
  const answer = await nextMessage(stream, 1);
  if (answer) heard.push(answer.subarray(5, -1).toString());
}

/** A message of PostgreSQL's protocol, its length at an offset; undefined if the other side went. */
function nextMessage(stream: Socket, offset: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    let data = Buffer.alloc(0);
    const done = (message?: Buffer) => {
      stream.off("data", take);
      resolve(message);
    };
    const take = (chunk: Buffer) => {
      data = Buffer.concat([data, chunk]);
      if (data.length < offset + 4) return;
      const size = offset + data.readInt32BE(offset);
      if (data.length >= size) done(data.subarray(0, size));
    };
    stream.on("data", take);
    stream.once("close", () => done());
    stream.once("error", () => done());
  });
}

/** Asks PgBouncer for a connection, as the gateway does; it has no password to give. */
export function askForConnection(port: number, user: string): Socket {
  const text = Buffer.from(`user\0${user}\0database\0${user}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + text.length, 0);
  head.writeInt32BE(196608, 4);
  const socket = connect(port, "127.0.0.1", () => socket.write(Buffer.concat([head, text])));
  socket.on("error", () => {});
  return socket;
}
