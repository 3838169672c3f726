import { zstdDecompressSync } from "node:zlib";
import {
  acknowledgeSegment,
  fetchSegment,
  type SpooledSegment,
} from "../../lab/aws/spooled-segments";
import type { LabFolder } from "../../lab/folder";

// A client that takes a result as fast as it comes and does nothing with it: what is measured is the
// server's and the gateway's side. It unpacks what is packed, as every client must.

interface Segment extends SpooledSegment {
  type: "inline" | "spooled";
  data?: string;
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
  const { status, body } = await fetchSegment(lab, segment);
  if (status !== 200) throw new Error(`a segment: HTTP ${status}`);
  const bytes = unpacked(body);
  const acknowledged = await acknowledgeSegment(segment);
  if (acknowledged !== 200) throw new Error(`an acknowledgement: HTTP ${acknowledged}`);
  return bytes;
}

/** Small ones are not packed: a frame begins with its magic number (RFC 8878). */
function unpacked(data: Buffer): number {
  const isPacked = data.length >= 4 && data.readUInt32LE(0) === 0xfd2fb528;
  return (isPacked ? zstdDecompressSync(data) : data).length;
}
