import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "./directory";
import type { Visitor } from "./visitor";

/** An OpenID Connect provider whose users have any password, and the groups that the test says. */
export interface OpenIdProvider {
  issuer: string;
  /** A token of these claims with the provider's signature, or one by another key. */
  token(claims: Record<string, unknown>, key?: KeyObject): string;
  close(): Promise<void>;
}

/** What of `oidc-provider` is used: it comes without types. */
interface ProviderModule {
  Provider: new (
    issuer: string,
    configuration: object,
  ) => { callback(): Parameters<typeof createServer>[1] };
}

/** Starts one on 127.0.0.1 for one client. */
export async function startOpenIdProvider(
  { key, certificate }: Pick<Certificate, "key" | "certificate">,
  client: { id: string; secret: string; redirectUrl: string },
  groups: Record<string, string[]>,
): Promise<OpenIdProvider> {
  // @ts-expect-error no types
  const { Provider } = (await import("oidc-provider")) as ProviderModule;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = "provider";
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: client.id, client_secret: client.secret, redirect_uris: [client.redirectUrl] },
    ],
    claims: { openid: ["sub"], groups: ["groups"] },
    // As most providers do: claims are in the ID token, and not at another address only.
    conformIdTokenClaims: false,
    cookies: { keys: ["test"] },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, groups: groups[accountId] ?? [] }),
    }),
    ttl: { Interaction: 60, Session: 60, Grant: 60, AccessToken: 60, IdToken: 600 },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" }] },
  });
  server.on("request", provider.callback() as never);
  return {
    issuer,
    token: (claims, by = privateKey) => signToken({ iss: issuer, ...claims }, kid, by),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A token that lives ten minutes, if its claims do not say otherwise. */
export function signToken(claims: Record<string, unknown>, kid: string, key: KeyObject): string {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const parts = [
    { alg: "RS256", typ: "JWT", kid },
    { exp, ...claims },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const signature = sign("sha256", Buffer.from(parts.join(".")), key);
  return [...parts, signature.toString("base64url")].join(".");
}

/** Logs in at the provider's own pages, and agrees; gives the address to which it sends back. */
export async function logInAtProvider(
  { visit }: Visitor,
  { issuer }: OpenIdProvider,
  start: string,
  user: string,
): Promise<string> {
  let url = start;
  for (let step = 0; step < 20 && url.startsWith(issuer); step++) {
    let page = await visit(url);
    const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1];
    if (prompt) {
      const body = new URLSearchParams({ prompt, login: user, password: "any" }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      page = await visit(url, { body, headers });
    }
    if (page.location === url) throw new Error(`${url}: ${page.status} ${page.text}`);
    url = page.location;
  }
  return url;
}
