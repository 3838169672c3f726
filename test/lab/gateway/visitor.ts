import { type RequestOptions, request } from "node:https";

/** What a server answered. */
export interface Page {
  status: number;
  /** Where it sends the visitor next, as a whole URL. */
  location: string;
  text: string;
  /** The text, if it is JSON. */
  json(): unknown;
}

/** Somebody with a browser: keeps cookies for each host, and follows no redirect by itself. */
export interface Visitor {
  cookies: Record<string, Record<string, string>>;
  visit(url: string, init?: { method?: string; body?: string; headers?: object }): Promise<Page>;
}

/**
 * A visitor who believes one certificate only.
 *
 * @param addresses ports of 127.0.0.1 by host name: the visitor's `/etc/hosts`
 */
export function createVisitor(ca: string, addresses: Record<string, number>): Visitor {
  const cookies: Visitor["cookies"] = {};
  const visit: Visitor["visit"] = async (address, { method, body, headers } = {}) => {
    const url = new URL(address);
    cookies[url.host] ??= {};
    const jar = cookies[url.host] ?? {};
    const options: RequestOptions = {
      ca,
      host: "127.0.0.1",
      servername: url.hostname === "127.0.0.1" ? "" : url.hostname,
      port: addresses[url.hostname] ?? url.port,
      path: `${url.pathname}${url.search}`,
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        host: url.host,
        "content-type": "application/json",
        cookie: Object.entries(jar).map((pair) => pair.join("=")),
        ...headers,
      },
      agent: false,
    };
    return new Promise<Page>((resolve, reject) => {
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          for (const line of response.headers["set-cookie"] ?? []) keepCookie(jar, line);
          const text = Buffer.concat(chunks).toString("utf8");
          const location = new URL(response.headers.location ?? "", url).href;
          resolve({
            status: response.statusCode ?? 0,
            location,
            text,
            json: () => JSON.parse(text) as unknown,
          });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  };
  return { cookies, visit };
}

function keepCookie(jar: Record<string, string>, line: string): void {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (value === "" || /max-age=0\b/i.test(line)) delete jar[name];
  else jar[name] = value;
}
