import { setTimeout as pause } from "node:timers/promises";

// Trino's own JavaScript client tells a query's id only with its first rows, which is too late for
// whoever wants to watch the query, kill a worker meanwhile, or give up.

/** Who asks, and how: what routing rules look at. */
export interface Client {
  /** `X-Trino-Source`, for example `Apache Superset`. */
  source?: string;
  /** `X-Trino-Client-Tags`. */
  tags?: string[];
  /** `X-Trino-User`. @default "lab" */
  user?: string;
  /**
   * Password of the user. Trino takes one only over a connection that is, or was, HTTPS.
   * @default none - no login
   */
  password?: string;
  /** `X-Trino-Routing-Group`: the client chooses for itself. */
  routingGroup?: string;
  /** Session properties, for example `retry_policy`. */
  session?: Record<string, string>;
}

/** Session of a query that does not spool. Batch clusters refuse it from 478 on (`retry-policy.allowed`). */
export const WITHOUT_RETRIES = { retry_policy: "NONE" };

/** A query that ended, well or not. */
export interface QueryOutcome {
  id: string;
  columns: string[];
  rows: unknown[][];
  /** `NO_NODES_AVAILABLE: Could not ...`, if it failed. */
  error?: string;
  /** Wall time in seconds, seen by the client. */
  seconds: number;
}

/** What happens while a query runs. */
export interface QueryOptions {
  /** Seconds after which the query is given up and cancelled. @default 180 */
  deadlineSeconds?: number;
  /** Called once, as soon as the query has an id. */
  onId?: (id: string) => void;
  /** Cancels the query. */
  signal?: AbortSignal;
  /**
   * Seconds for which a request is sent again whose connection is refused or breaks off, as Trino's
   * own clients do. Not the statement of a query that writes: it may have arrived.
   * @default 0 - whoever asks a server of the lab wants to know that it is gone
   */
  reconnectSeconds?: number;
  /** Called each time that a connection is refused or breaks off, and is to be opened anew. */
  onReconnect?: () => void;
  /**
   * Sends the request that begins the query once, whatever becomes of it, as Trino's Java client does
   * (`StatementClientV1`: only `advance` repeats): without an answer nobody knows whether it runs.
   * @default false - a query that only reads may begin twice
   */
  startOnce?: boolean;
}

/** Statements that change something: one that was sent is not sent again, for it may have arrived. */
const WRITES =
  /^\s*(INSERT|UPDATE|DELETE|MERGE|CREATE|DROP|ALTER|TRUNCATE|CALL|REFRESH|ANALYZE|GRANT|REVOKE|EXECUTE)\b/i;

/**
 * Runs one query to its end through a gateway or coordinator. A query that fails is an outcome; an
 * address that does not answer, or a deadline that passes, is an error.
 *
 * @example await runQuery("http://127.0.0.1:8080", "select 1", { source: "dbt" })
 */
export async function runQuery(
  server: string,
  sql: string,
  client: Client = {},
  options: QueryOptions = {},
): Promise<QueryOutcome> {
  const started = performance.now();
  const deadline = (options.deadlineSeconds ?? 180) * 1000;
  const headers = headersOf(client);
  const outcome: QueryOutcome = { id: "", columns: [], rows: [], seconds: 0 };
  const post = { method: "POST", headers, body: sql };
  const once = { ...options, reconnectSeconds: 0 };
  const toStart = options.startOnce ? { ...once, attempts: 1 } : WRITES.test(sql) ? once : options;
  let page = await request(`${server}/v1/statement`, post, toStart);
  outcome.id = page.id;
  options.onId?.(page.id);
  for (;;) {
    if (page.columns) outcome.columns = page.columns.map((column) => column.name);
    if (page.data) outcome.rows.push(...page.data);
    if (page.error) outcome.error = `${page.error.errorName}: ${page.error.message}`;
    if (!page.nextUri) break;
    const next = atServer(page.nextUri, server);
    if (options.signal?.aborted || performance.now() - started > deadline) {
      const brief = AbortSignal.timeout(10_000);
      await fetch(next, { method: "DELETE", headers, signal: brief }).catch(() => {});
      options.signal?.throwIfAborted();
      throw new Error(`query ${outcome.id} had not ended after ${deadline / 1000} s: ${sql}`);
    }
    page = await request(next, { headers }, options);
  }
  outcome.seconds = (performance.now() - started) / 1000;
  return outcome;
}

/**
 * Where the next page is. A server that was told that the way to it began with HTTPS says `https`,
 * whatever leads to it here.
 */
function atServer(nextUri: string, server: string): string {
  const [next, base] = [new URL(nextUri), new URL(server)];
  return next.host === base.host ? `${base.origin}${next.pathname}${next.search}` : nextUri;
}

/** The server answered, but not with a page of the protocol. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  constructor(
    url: string,
    /** The HTTP status, for example 401 if a login is wanted. */
    readonly status: number,
    text: string,
  ) {
    super(`${url}: HTTP ${status}${text ? `: ${text.slice(0, 500)}` : ""}`);
  }
}

/** One answer of Trino's client protocol. */
interface Page {
  id: string;
  nextUri?: string;
  columns?: { name: string }[];
  data?: unknown[][];
  error?: { errorName: string; message: string };
}

/** As the protocol says: 502, 503 and 504 mean "again, in a moment". */
async function request(
  url: string,
  init: RequestInit,
  { attempts = 50, ...options }: QueryOptions & { attempts?: number },
): Promise<Page> {
  for (let attempt = 1; ; attempt++) {
    const { ok, status, text } = await answered(url, init, options);
    if (ok) return JSON.parse(text) as Page;
    if (![502, 503, 504].includes(status) || attempt === attempts) {
      throw new RequestRefused(url, status, text);
    }
    await pause(100);
  }
}

/** A whole answer: a connection may break off in the middle of one, too. */
async function answered(
  url: string,
  init: RequestInit,
  { reconnectSeconds = 0, onReconnect, signal }: QueryOptions,
): Promise<{ ok: boolean; status: number; text: string }> {
  const until = performance.now() + reconnectSeconds * 1000;
  for (;;) {
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(60_000) });
      return { ok: response.ok, status: response.status, text: await response.text() };
    } catch (error) {
      // A broken connection is a TypeError; what took too long is not asked again.
      if (!(error instanceof TypeError) || performance.now() > until) throw error;
      signal?.throwIfAborted();
      onReconnect?.();
      await pause(100);
    }
  }
}

/** Like `runQuery`, for a query that must succeed. */
export async function mustRun(
  server: string,
  sql: string,
  client: Client = {},
  options: QueryOptions = {},
): Promise<QueryOutcome> {
  const outcome = await runQuery(server, sql, client, options);
  if (outcome.error) throw new Error(`${outcome.error}\n  in: ${sql}`);
  return outcome;
}

/**
 * Asks a coordinator about its cluster: without retries if it lets us, for under retry policy TASK even
 * that spools, and hangs with the exchange.
 */
export async function askCoordinator(
  coordinator: string,
  sql: string,
  options: QueryOptions = {},
  login: Client = {},
): Promise<QueryOutcome> {
  const asking = { ...login, session: WITHOUT_RETRIES };
  const outcome = await runQuery(coordinator, sql, asking, options);
  if (!/^INVALID_SESSION_PROPERTY: Retry policy NONE/.test(outcome.error ?? "")) return outcome;
  return runQuery(coordinator, sql, login, options);
}

/** Who asks, as headers. */
export function loginHeaders({ user = "lab", password }: Client): Record<string, string> {
  if (password === undefined) return { "X-Trino-User": user };
  const basic = Buffer.from(`${user}:${password}`).toString("base64");
  // The way from here to the pod is TLS up to the kubelet, which Trino cannot see.
  const forwarded = { "X-Forwarded-Proto": "https" };
  return { "X-Trino-User": user, authorization: `Basic ${basic}`, ...forwarded };
}

function headersOf(client: Client): Record<string, string> {
  const { source, tags, routingGroup, session } = client;
  const properties = Object.entries(session ?? {}).map(
    ([key, value]) => `${key}=${encodeURIComponent(value)}`,
  );
  return {
    ...loginHeaders(client),
    ...(source && { "X-Trino-Source": source }),
    ...(tags && { "X-Trino-Client-Tags": tags.join(",") }),
    ...(routingGroup && { "X-Trino-Routing-Group": routingGroup }),
    ...(properties.length > 0 && { "X-Trino-Session": properties.join(",") }),
  };
}
