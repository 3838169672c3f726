import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import {
  checkAuroraGatewayDatabase,
  checkCnpgGatewayDatabase,
  checkGatewayDatabase,
  checkRdsGatewayDatabase,
} from "../components/gateway/check-database";
import type { GatewayDatabaseSpec } from "../components/gateway/spec";
import type { ReportedDatabase } from "../components/platform/security-report";
import { below, eitherOf, type Fault } from "../components/shared/faults";
import { checkInClusterDatabase } from "./in-cluster/check";
import type { InClusterPlace } from "./in-cluster/server-pod";
import { type InClusterServer, POSTGRES_TLS, postgresServer } from "./in-cluster/values";
import { CLOUDNATIVE_PG, type Need, storageNeed, type Unplaced } from "./requirements/needs";
import type { PlatformConfig } from "./stack-file";

/** What a stack file says of the gateway's database. */
type DatabaseConfig = PlatformConfig["gateway"]["database"];

/** The word by which a stack file names a kind of database. */
export type DatabaseName = keyof DatabaseConfig;

/** What a stack file says of one kind. */
export type WrittenDatabase<Name extends DatabaseName> = NonNullable<DatabaseConfig[Name]>;

/** Everything that the program knows of one kind of database. */
interface Database<Name extends DatabaseName> {
  /** What cannot be, before anything exists; paths relative to it. */
  check(written: WrittenDatabase<Name>): Fault[];
  /** True if AWS makes it, in the stack's region. */
  isOnAws: boolean;
  /** How its server is believed: {@link ReportedDatabase}. */
  trust(written: WrittenDatabase<Name>): Omit<ReportedDatabase, "kind">;
  /** What of it the stack makes in its Kubernetes cluster; left out if that is never anything. */
  server?(written: WrittenDatabase<Name>): InClusterServer;
  /** What the Kubernetes cluster must have for it; left out if that is never anything. */
  needs?(written: WrittenDatabase<Name>): Unplaced<Need>[];
  /** Builds it, or finds it. The library is handed in: commands that build nothing do without Pulumi. */
  create(
    library: typeof import("./library"),
    written: WrittenDatabase<Name>,
    around: { place: InClusterPlace; tags: Record<string, string> },
    opts: pulumi.ComponentResourceOptions,
  ): pulumi.Input<GatewayDatabaseSpec>;
}

const NAME = "gateway-database";

/** Every kind of database. A new one is an entry here, and a field of `DatabaseConfig`. */
const DATABASES: { [Name in DatabaseName]: Database<Name> } = {
  existing: {
    check: checkGatewayDatabase,
    isOnAws: false,
    trust: ({ tls }) => ({ tls }),
    create: (_, written) => written,
  },
  rds: {
    check: checkRdsGatewayDatabase,
    isOnAws: true,
    trust: () => ({}),
    create: ({ RdsGatewayDatabase }, written, { place, tags }, opts) =>
      new RdsGatewayDatabase(NAME, { ...written, namespace: place.created, tags }, opts).database,
  },
  aurora: {
    check: checkAuroraGatewayDatabase,
    isOnAws: true,
    trust: () => ({}),
    create: ({ AuroraGatewayDatabase }, written, { place, tags }, opts) =>
      new AuroraGatewayDatabase(NAME, { ...written, namespace: place.created, tags }, opts)
        .database,
  },
  cnpg: {
    check: checkCnpgGatewayDatabase,
    isOnAws: false,
    trust: () => ({}),
    needs: (written) => [CLOUDNATIVE_PG, storageNeed(written)],
    create: ({ CnpgGatewayDatabase }, written, { place }, opts) =>
      new CnpgGatewayDatabase(NAME, { ...written, namespace: place.created }, opts).database,
  },
  inCluster: {
    check: checkInClusterDatabase,
    isOnAws: false,
    // It has no certificate that one could verify.
    trust: () => ({ tls: POSTGRES_TLS, instead: "gateway.database.cnpg or existing" }),
    server: postgresServer,
    needs: (written) => [storageNeed(written)],
    create: ({ InClusterGatewayDatabase }, written, { place }, opts) =>
      new InClusterGatewayDatabase(NAME, written, place, opts).database,
  },
};

/** Asks the kind of database that a stack names first, with what the stack says of it. */
export function askDatabase<T>(
  written: DatabaseConfig,
  use: <Name extends DatabaseName>(
    kind: Database<Name>,
    written: WrittenDatabase<Name>,
    name: Name,
  ) => T,
): T | undefined {
  const ask = <Name extends DatabaseName>(name: Name) => {
    const one = written[name];
    return one && use(DATABASES[name], one, name);
  };
  const [name] = Object.keys(written) as DatabaseName[];
  return name && ask(name);
}

/** Everything wrong with the gateway's database; paths relative to `gateway.database`. */
export function checkDatabase(database: DatabaseConfig): Fault[] {
  const given = Object.keys(database);
  const all = eitherOf(Object.keys(DATABASES));
  if (given.length === 0) return [{ path: "", message: `missing; use ${all}` }];
  if (given.length > 1) {
    return [{ path: "", message: `${given.join(" and ")} given; keep one of ${all}` }];
  }
  return askDatabase(database, (kind, written, name) => below(name, kind.check(written))) ?? [];
}

/** Where the stack says to make a database on AWS; undefined if it does not. */
export function databaseOnAws({ gateway }: PlatformConfig): string | undefined {
  return askDatabase(gateway.database, ({ isOnAws }, _, name) =>
    isOnAws ? `gateway.database.${name}` : undefined,
  );
}

/** The gateway's database: one that exists, or one that is made. */
export function gatewayDatabase(
  library: typeof import("./library"),
  { gateway, tags }: PlatformConfig,
  place: InClusterPlace,
  provider: kubernetes.Provider,
): pulumi.Input<GatewayDatabaseSpec> {
  const around = { place, tags };
  const made = askDatabase(gateway.database, (kind, written) =>
    kind.create(library, written, around, { providers: [provider] }),
  );
  if (made === undefined) throw new Error("checked when the configuration was read");
  return made;
}
