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
  /** From now on these buckets are not there; none: they are again. */
  lose(buckets: readonly string[]): void;
  /** From now on shows a certificate that is over to whoever connects, or again one that is not. */
  expire(isOver: boolean): void;
  /** Reads that got something else than is there, since the last `spoil`. */
  spoiltReads: number;
  /** From now on objects that are read from these buckets are not what they were; undefined: they are. */
  spoil(how: Spoiling | undefined): void;
  close(): Promise<void>;
}

/** What becomes of objects when they are read. */
export interface Spoiling {
  buckets: readonly string[];
  /** The first so many that are asked for; each stays as it is then. */
  objects: number;
  /** `slow` answers after three seconds, `missing` with 404; one bit of `corrupt` is another. */
  how: "corrupt" | "truncated" | "missing" | "slow";
}

/** Where requests go, and where they are taken. */
export interface RelayOptions {
  /** True if a bucket takes no request now: it is answered with 503 SlowDown. @default each is taken */
  isOver?: (bucket: string) => boolean;
  /** The store's TLS port, asked for with each request: the store may start later. */
  upstream: () => number | undefined;
  /** What it shows to clients that trust the lab's CA. */
  certificates: Pick<Certificates, "ca" | "certificate" | "key" | "expired">;
}

/** What S3 answers when a bucket gets more requests than it takes. */
const SLOW_DOWN = errorText("SlowDown", "Please reduce your request rate.");
const NO_SUCH_KEY = errorText("NoSuchKey", "The specified key does not exist.");
const NO_SUCH_BUCKET = errorText("NoSuchBucket", "The specified bucket does not exist");

const SLOW_MS = 3000;

/**
 * Starts a relay in this process, on 127.0.0.1. Signatures stay valid: the `Host` that the client
 * signed is handed on, and the store takes any.
 */
export async function startRelay({ upstream, certificates, isOver }: RelayOptions): Promise<Relay> {
  const read = (file: string) => readFileSync(file, "utf8");
  const agent = new Agent({ ca: read(certificates.ca), keepAlive: true });
  const identity = { cert: read(certificates.certificate), key: read(certificates.key) };
  let slowed: readonly string[] = [];
  let lost: readonly string[] = [];
  let requests: RelayedRequest[] = [];
  let spoiling: Spoiling | undefined;
  const spoilt = new Set<string>();
  let spoiltReads = 0;
  /** The same objects each time: a retry must not find them whole. */
  const isSpoilt = (incoming: IncomingMessage) => {
    if (!spoiling?.buckets.includes(bucketOf(incoming)) || !readsObject(incoming)) return false;
    const key = `${incoming.headers.host} ${incoming.url?.split("?")[0]}`;
    if (spoilt.size < spoiling.objects) spoilt.add(key);
    return spoilt.has(key);
  };
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
    const refuseWith = (status: number, text: string) => {
      note(status);
      refuse(incoming, outgoing, status, text);
    };
    const bucket = bucketOf(incoming);
    const isSlowed = (slowed.includes(bucket) && isDue()) || isOver?.(bucket);
    if (isSlowed || target === undefined) return refuseWith(503, SLOW_DOWN);
    if (lost.includes(bucket)) return refuseWith(404, NO_SUCH_BUCKET);
    const how = isSpoilt(incoming) ? spoiling?.how : undefined;
    if (how !== undefined) spoiltReads++;
    if (how === "missing") return refuseWith(404, NO_SUCH_KEY);
    const go = () => pass(incoming, outgoing, { port: target, agent, how }, note);
    if (how === "slow") setTimeout(go, SLOW_MS);
    else go();
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
    lose: (buckets) => {
      lost = buckets;
    },
    expire: (isOver) => {
      server.setSecureContext(
        isOver ? { ...identity, cert: read(certificates.expired) } : identity,
      );
      // A connection that is open would go on with what it was shown.
      server.closeAllConnections();
    },
    get spoiltReads() {
      return spoiltReads;
    },
    spoil: (how) => {
      spoiling = how;
      spoilt.clear();
      spoiltReads = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

function errorText(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>${code}</Code><Message>${message}</Message><RequestId>relay</RequestId></Error>`;
}

/** The body is read to its end: a client that still sends would see a broken connection instead. */
function refuse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  status: number,
  text: string,
): void {
  // Whoever waits for leave to send a body gets the answer at once, as from S3.
  incoming.resume();
  incoming.once("end", () => {
    outgoing.writeHead(status, { "Content-Type": "application/xml" });
    outgoing.end(incoming.method === "HEAD" ? undefined : text);
  });
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { port, agent, how }: { port: number; agent: Agent; how: Spoiling["how"] | undefined },
  note: (status: number) => void,
): void {
  const { method, url: path, headers } = incoming;
  const options: RequestOptions = { host: "127.0.0.1", port, method, path, headers, agent };
  const onward = forward(options, (answer) => {
    note(answer.statusCode ?? 0);
    if (how === "corrupt" || how === "truncated") {
      spoilBody(answer, outgoing, how);
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  onward.once("error", () => outgoing.destroy());
  outgoing.once("close", () => onward.destroy());
  incoming.pipe(onward);
}

function spoilBody(
  answer: IncomingMessage,
  outgoing: ServerResponse,
  how: "corrupt" | "truncated",
): void {
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  answer.once("end", () => {
    const body = Buffer.concat(chunks);
    const middle = Math.floor(body.length / 2);
    if (how === "corrupt") body[middle] = (body[middle] ?? 0) ^ 1;
    const sent = how === "corrupt" ? body : body.subarray(0, middle);
    outgoing.writeHead(answer.statusCode ?? 502, {
      ...answer.headers,
      "content-length": String(sent.length),
    });
    outgoing.end(sent);
  });
}

const readsObject = ({ method, url = "" }: IncomingMessage) =>
  method === "GET" && !url.includes("list-type=");

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
