import { request } from "node:https";
import type { LabFolder } from "../folder";
import { findObjectStore } from "../processes";

/** A segment of a result that lies in the store, as a client is told of it. */
export interface SpooledSegment {
  uri: string;
  ackUri: string;
  /** To be sent with both requests: who encrypts the segment asks for its key. */
  headers?: Record<string, string[]>;
}

/** Fetches a segment by its address, which leads to the lab's store, over TLS. */
export function fetchSegment(
  lab: LabFolder,
  { uri, headers = {} }: SpooledSegment,
  signal?: AbortSignal,
): Promise<{ status: number; body: Buffer }> {
  const store = findObjectStore(lab);
  const { host, pathname, search } = new URL(uri);
  const options = {
    host: "127.0.0.1",
    port: store?.record.ports.s3Tls,
    ca: store?.ca,
    servername: host,
    path: `${pathname}${search}`,
    headers: { ...headers, host },
    signal,
  };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
      );
    });
    sent.once("error", reject).end();
  });
}

/** Acknowledges a segment as clients do; gives the HTTP status. */
export async function acknowledgeSegment(
  { ackUri, headers = {} }: SpooledSegment,
  signal?: AbortSignal,
): Promise<number> {
  const flat = Object.entries(headers).map(([name, values]): [string, string] => [
    name,
    values.join(","),
  ]);
  return (await fetch(ackUri, { headers: flat, signal: signal ?? null })).status;
}
