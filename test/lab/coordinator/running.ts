import type { LoneCoordinator } from "../lone-coordinator";

/** A suite is described before the server runs: it asks for it when its tests begin. */
export type Trino = () => LoneCoordinator;

/** Headers of a login, as behind an ingress that ends TLS. */
export const basic = (user: string, password: string) => ({
  "x-forwarded-proto": "https",
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});
export const alice = basic("alice", "right");
export const bob = basic("bob", "other");
