import { request } from "node:https";
import { zstdDecompressSync } from "node:zlib";
import type { LabFolder } from "../../lab/folder";
import { findObjectStore } from "../../lab/processes";

// A client that takes a result as fast as it comes and does nothing with it: what is measured is the
// server's and the gateway's side. It unpacks what is packed, as every client must.

interface Segment {
  type: "inline" | "spooled";
  data?: string;
  uri: string;
  ackUri: string;
  headers?: Record<string, string[]>;
}

/** Asks, and reads all pages as text: rows are not made of them. @throws Error if the query fails */
export async function downloadPages(server: string, sql: string): Promise<number> {
  const headers = { "X-Trino-User": "bench" };
  let response = await fetch(`${server}/v1/statement`, { method: "POST", headers, body: sql });
  let bytes = 0;
  for (;;) {
    const text = await textOf(response);
    if (text.includes('"error":{')) throw new Error(text.slice(-2000));
    const isData = text.includes('"data":[');
    if (isData) bytes += text.length;
    // `nextUri` stands before the columns and the data (`QueryResults` of 483).
    const next = /"nextUri":"([^"]+)"/.exec(text.slice(0, 4000))?.[1];
    if (next === undefined) return bytes;
    response = await fetch(next, { headers });
  }
}

async function textOf(response: Response): Promise<string> {
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer()).toString("latin1");
}

/** The same by the spooling protocol: segments come from the lab's S3, beside each other. */
export async function downloadSegments(
  lab: LabFolder,
  server: string,
  sql: string,
): Promise<number> {
  const headers = { "X-Trino-User": "bench", "X-Trino-Query-Data-Encoding": "json+zstd" };
  let response = await fetch(`${server}/v1/statement`, { method: "POST", headers, body: sql });
  const segments: Promise<number>[] = [];
  for (;;) {
    const page = JSON.parse(await textOf(response)) as {
      nextUri?: string;
      data?: { segments: Segment[] };
      error?: { message: string };
    };
    if (page.error) throw new Error(page.error.message);
    segments.push(...(page.data?.segments ?? []).map((segment) => sizeOf(lab, segment)));
    if (!page.nextUri) break;
    response = await fetch(page.nextUri, { headers });
  }
  return (await Promise.all(segments)).reduce((sum, bytes) => sum + bytes, 0);
}

async function sizeOf(lab: LabFolder, segment: Segment): Promise<number> {
  if (segment.type === "inline") return unpacked(Buffer.from(segment.data ?? "", "base64"));
  const bytes = unpacked(await fetchSegment(lab, segment));
  const headers = Object.fromEntries(
    Object.entries(segment.headers ?? {}).map(([name, values]) => [name, values.join(",")]),
  );
  const { status } = await fetch(segment.ackUri, { headers });
  if (status !== 200) throw new Error(`an acknowledgement: HTTP ${status}`);
  return bytes;
}

/** Small ones are not packed: a frame begins with its magic number (RFC 8878). */
function unpacked(data: Buffer): number {
  const isPacked = data.length >= 4 && data.readUInt32LE(0) === 0xfd2fb528;
  return (isPacked ? zstdDecompressSync(data) : data).length;
}

/** By its address, which leads to the lab's store, over TLS. */
function fetchSegment(lab: LabFolder, { uri, headers = {} }: Segment): Promise<Buffer> {
  const store = findObjectStore(lab);
  const { host, pathname, search } = new URL(uri);
  return new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port: store?.record.ports.s3Tls,
      ca: store?.ca,
      servername: host,
      path: `${pathname}${search}`,
      headers: { ...headers, host },
    };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else reject(new Error(`a segment: HTTP ${response.statusCode}`));
      });
    });
    sent.once("error", reject).end();
  });
}
