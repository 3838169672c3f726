import {
  acknowledgeSegment,
  fetchSegment,
  type SpooledSegment,
} from "../../../lab/aws/spooled-segments";
import type { LabFolder } from "../../../lab/folder";

/** A segment of a result, and what a client is told of its content. */
export interface Segment extends SpooledSegment {
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

/** Fetches a segment; gives what came of it. */
export async function download(
  lab: LabFolder,
  segment: Segment,
): Promise<{ status: number; bytes: number }> {
  const { status, body } = await fetchSegment(lab, segment, inTime());
  return { status, bytes: body.length };
}

/** Acknowledges a segment; gives the HTTP status. */
export const acknowledge = (segment: Segment) => acknowledgeSegment(segment, inTime());
