import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestOptions, ServerResponse } from "node:http";
import { Agent, createServer, request as forward } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificates } from "../lab/aws/certificates";

/** A request that came through. */
export interface RelayedRequest {
  method: string;
  bucket: string;
  /** Which call of S3 it is, where that is not plain from the method. */
  query: string[];
  status: number;
  /** Length of the body that was sent, as announced. */
  bytes: number;
}

/** An S3 server on this machine that hands everything on, or fails as S3 does under load. */
export interface Relay {
  /** The port on 127.0.0.1 on which it takes S3's requests, over TLS. */
  port: number;
  /** All requests since the last `forget`. */
  requests: readonly RelayedRequest[];
  forget(): void;
  /** Bytes that were sent to a bucket since the last `forget`. */
  bytesTo(bucket: string): number;
  /** From now on answers this share of the requests for these buckets, 0 to 1, with 503 SlowDown. */
  slowDown(share: number, buckets: readonly string[]): void;
  close(): Promise<void>;
}

/** Where requests go, and where they are taken. */
export interface RelayOptions {
  /** The store's TLS port, asked for with each request: the store may start later. */
  upstream: () => number | undefined;
  /** What it shows to clients that trust the lab's CA. */
  certificates: Pick<Certificates, "ca" | "certificate" | "key">;
}

/** What S3 answers when a bucket gets more requests than it takes. */
const SLOW_DOWN = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message><RequestId>relay</RequestId></Error>`;

/**
 * Starts a relay in this process, on 127.0.0.1. Signatures stay valid: the `Host` that the client
 * signed is handed on, and the store takes any.
 */
export async function startRelay({ upstream, certificates }: RelayOptions): Promise<Relay> {
  const read = (file: string) => readFileSync(file, "utf8");
  const agent = new Agent({ ca: read(certificates.ca), keepAlive: true });
  const identity = { cert: read(certificates.certificate), key: read(certificates.key) };
  let slowed: readonly string[] = [];
  let requests: RelayedRequest[] = [];
  let share = 0;
  let owed = 0;
  /** Every n-th request, not a random one: each run gets the same number of failures. */
  const isDue = () => {
    owed += share;
    if (owed < 1) return false;
    owed -= 1;
    return true;
  };
  const server = createServer(identity, (incoming, outgoing) => {
    const note = (status: number) => requests.push(describe(incoming, status));
    const target = upstream();
    const isSlowed = slowed.includes(bucketOf(incoming));
    if ((isSlowed && isDue()) || target === undefined) {
      note(503);
      refuse(incoming, outgoing);
    } else pass(incoming, outgoing, { port: target, agent }, note);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    get requests() {
      return requests;
    },
    forget: () => {
      requests = [];
    },
    bytesTo: (wanted) =>
      requests
        .filter(
          ({ bucket, method, status }) => bucket === wanted && method === "PUT" && status < 300,
        )
        .reduce((sum, { bytes }) => sum + bytes, 0),
    slowDown: (wanted, buckets) => {
      share = wanted;
      slowed = buckets;
      owed = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

/** The body is read to its end: a client that still sends would see a broken connection instead. */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse): void {
  // Whoever waits for leave to send a body gets the answer at once, as from S3.
  incoming.resume();
  incoming.once("end", () => {
    outgoing.writeHead(503, { "Content-Type": "application/xml" });
    outgoing.end(incoming.method === "HEAD" ? undefined : SLOW_DOWN);
  });
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { port, agent }: { port: number; agent: Agent },
  note: (status: number) => void,
): void {
  const { method, url: path, headers } = incoming;
  const options: RequestOptions = { host: "127.0.0.1", port, method, path, headers, agent };
  const onward = forward(options, (answer) => {
    note(answer.statusCode ?? 0);
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  onward.once("error", () => outgoing.destroy());
  outgoing.once("close", () => onward.destroy());
  incoming.pipe(onward);
}

/** The bucket is the first label of the name, or else of the path. */
function bucketOf({ url = "/", headers }: IncomingMessage): string {
  const [, virtual] = /^(.+?)\.s3[.-]/.exec(headers.host ?? "") ?? [];
  return virtual ?? url.split(/[/?]/)[1] ?? "";
}

function describe(incoming: IncomingMessage, status: number): RelayedRequest {
  const url = new URL(incoming.url ?? "/", "http://store");
  const { headers } = incoming;
  return {
    method: incoming.method ?? "",
    bucket: bucketOf(incoming),
    query: [...url.searchParams.keys()],
    status,
    // AWS's clients send in signed chunks, and say apart how much of it is the object.
    bytes: Number(headers["x-amz-decoded-content-length"] ?? headers["content-length"] ?? 0),
  };
}
