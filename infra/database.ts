import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import {
  checkAuroraGatewayDatabase,
  checkCnpgGatewayDatabase,
  checkGatewayDatabase,
  checkRdsGatewayDatabase,
} from "../components/gateway/check-database";
import type { GatewayDatabaseSpec } from "../components/gateway/spec";
import { below, eitherOf, type Fault } from "../components/shared/faults";
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
  /** Builds it, or finds it. The library is handed in: commands that build nothing do without Pulumi. */
  create(
    library: typeof import("../components/index"),
    written: WrittenDatabase<Name>,
    around: { namespace: pulumi.Output<string>; tags: Record<string, string> },
    opts: pulumi.ComponentResourceOptions,
  ): pulumi.Input<GatewayDatabaseSpec>;
}

const NAME = "gateway-database";

/** Every kind of database. A new one is an entry here, and a field of `DatabaseConfig`. */
const DATABASES: { [Name in DatabaseName]: Database<Name> } = {
  existing: {
    check: checkGatewayDatabase,
    isOnAws: false,
    create: (_, written) => written,
  },
  rds: {
    check: checkRdsGatewayDatabase,
    isOnAws: true,
    create: ({ RdsGatewayDatabase }, written, around, opts) =>
      new RdsGatewayDatabase(NAME, { ...written, ...around }, opts).database,
  },
  aurora: {
    check: checkAuroraGatewayDatabase,
    isOnAws: true,
    create: ({ AuroraGatewayDatabase }, written, around, opts) =>
      new AuroraGatewayDatabase(NAME, { ...written, ...around }, opts).database,
  },
  cnpg: {
    check: checkCnpgGatewayDatabase,
    isOnAws: false,
    create: ({ CnpgGatewayDatabase }, written, { namespace }, opts) =>
      new CnpgGatewayDatabase(NAME, { ...written, namespace }, opts).database,
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
  library: typeof import("../components/index"),
  { gateway, tags }: PlatformConfig,
  namespace: pulumi.Output<string>,
  provider: kubernetes.Provider,
): pulumi.Input<GatewayDatabaseSpec> {
  const around = { namespace, tags };
  const made = askDatabase(gateway.database, (kind, written) =>
    kind.create(library, written, around, { providers: [provider] }),
  );
  if (made === undefined) throw new Error("checked when the configuration was read");
  return made;
}
