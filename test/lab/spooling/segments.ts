import { request } from "node:https";
import type { LabFolder } from "../../../lab/folder";
import { findObjectStore } from "../../../lab/processes";

/** A segment of a result, as a client is told of it. */
export interface Segment {
  uri: string;
  ackUri: string;
  headers?: Record<string, string[]>;
  metadata: { segmentSize: number; rowsCount: number };
}

interface Page {
  nextUri?: string;
  data?: { segments: (Segment & { type: string })[] };
  error?: { message: string };
}

/** An answer that does not come is a fault of its own, not a test that never ends. */
const inTime = () => AbortSignal.timeout(60_000);

/** Runs a query; gives its segments, neither fetched nor acknowledged. @throws Error if it fails */
export async function spool(
  server: string,
  sql: string,
  more: Record<string, string> = {},
): Promise<Segment[]> {
  const headers = {
    "X-Trino-User": "lab",
    "X-Trino-Query-Data-Encoding": "json+zstd",
    ...more,
  };
  let response = await fetch(`${server}/v1/statement`, {
    method: "POST",
    headers,
    body: sql,
    signal: inTime(),
  });
  const segments: Segment[] = [];
  for (;;) {
    const page = (await response.json()) as Page;
    if (page.error) throw new Error(page.error.message);
    const spooled = page.data?.segments.filter(({ type }) => type === "spooled") ?? [];
    segments.push(...spooled);
    if (!page.nextUri) return segments;
    response = await fetch(page.nextUri, { headers, signal: inTime() });
  }
}

/** Fetches a segment by its address, which leads to the lab's store, over TLS. */
export function download(
  lab: LabFolder,
  { uri, headers = {} }: Segment,
): Promise<{ status: number; bytes: number }> {
  const store = findObjectStore(lab);
  const { host, pathname, search } = new URL(uri);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port: store?.record.ports.s3Tls,
        ca: store?.ca,
        servername: host,
        path: `${pathname}${search}`,
        headers: { ...headers, host },
        signal: inTime(),
      },
      (response) => {
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, bytes }));
      },
    );
    sent.on("error", reject).end();
  });
}

/** As clients do, with the headers of the segment: who encrypts it asks for its key here, too. */
export async function acknowledge({ ackUri, headers = {} }: Segment): Promise<number> {
  const flat = Object.entries(headers).map(([name, values]): [string, string] => [
    name,
    values.join(","),
  ]);
  return (await fetch(ackUri, { headers: flat, signal: inTime() })).status;
}
