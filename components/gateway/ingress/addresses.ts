import type { GatewayIngressSpec } from "./spec";

/** Everything that a person needs to connect. */
export interface GatewayAddresses {
  /** The gateway's URL. */
  url: string;
  /** For JDBC drivers. */
  jdbcUrl: string;
  /** Command line of Trino's CLI. */
  cli: string;
  /** Python, package `trino`. */
  python: string;
}

/** The URL that clients outside use; nothing without an ingress. */
export function externalUrl(ingress: GatewayIngressSpec | undefined): string | undefined {
  const { loadBalancer, ingress: rules, httpRoute } = ingress ?? {};
  const host = (loadBalancer ?? rules ?? httpRoute)?.host;
  return host === undefined ? undefined : `https://${host}`;
}

/** How to connect to a URL. JDBC and Python take the port from the scheme only if they are told. */
export function addressesOf(url: string): GatewayAddresses {
  const { protocol, hostname, port, origin } = new URL(url);
  const secure = protocol === "https:";
  const number = port === "" ? (secure ? 443 : 80) : Number(port);
  return {
    url: origin,
    jdbcUrl: `jdbc:trino://${hostname}:${number}${secure ? "?SSL=true" : ""}`,
    cli: `trino --server ${origin} --user "$USER"`,
    python: [
      "import os, trino",
      `connection = trino.dbapi.connect(host="${hostname}", port=${number}, http_scheme="${secure ? "https" : "http"}", user=os.environ["USER"])`,
      'print(connection.cursor().execute("SELECT 1").fetchall())',
    ].join("\n"),
  };
}
