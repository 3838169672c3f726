/**
 * Everything that entries of the tables of backends and databases build with. It is handed to them,
 * for commands that build nothing do without Pulumi.
 */
export * from "../components/index";
export { createBuckets } from "./in-cluster/buckets";
export { InClusterExchangeStorage } from "./in-cluster/object-store";
export { InClusterGatewayDatabase } from "./in-cluster/postgresql";
