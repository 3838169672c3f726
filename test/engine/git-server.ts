import { spawn } from "node:child_process";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import execa from "execa";

/** A git server on loopback. */
export interface GitServer {
  /** `127.0.0.1:40123` */
  host: string;
  close(): void;
}

/**
 * Serves the repositories of a folder over https, by git's own program for that (`git http-backend`, a
 * CGI program): Pulumi fetches plugins over https and in no other way.
 */
export async function serveGit(
  folder: string,
  { key, cert }: { key: string; cert: string },
): Promise<GitServer> {
  const backend = `${(await execa("git", ["--exec-path"])).stdout}/git-http-backend`;
  const server = createServer({ key, cert }, (request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", "https://git");
    const child = spawn(backend, {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        CONTENT_LENGTH: request.headers["content-length"] ?? "",
        HTTP_CONTENT_ENCODING: String(request.headers["content-encoding"] ?? ""),
        GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
        // The folder may belong to somebody else than who runs the test.
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: "safe.directory",
        GIT_CONFIG_VALUE_0: "*",
      },
      stdio: ["pipe", "pipe", "ignore"],
    });
    request.pipe(child.stdin);
    child.stdin.on("error", () => {});
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.on("close", () => {
      const answer = Buffer.concat(parts);
      const end = answer.indexOf("\r\n\r\n");
      const head = answer.subarray(0, Math.max(end, 0)).toString().split("\r\n");
      const headers = head.filter(Boolean).map((line) => line.split(/:\s*/, 2) as [string, string]);
      const status = headers.find(([name]) => name === "Status")?.[1];
      response.writeHead(status ? Number.parseInt(status, 10) : 200, Object.fromEntries(headers));
      response.end(answer.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
