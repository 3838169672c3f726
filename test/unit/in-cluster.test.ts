import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stackAccess } from "../../cli/commands/explain-access";
import { stackSecurity } from "../../cli/commands/explain-security";
import { stackSizes } from "../../cli/commands/explain-sizing";
import { readStackFile } from "../../cli/commands/stack-file";
import { estimateCost } from "../../cli/cost/estimate";
import { LIST_BASIS } from "../../cli/cost/prices-file";
import { expectedReleases } from "../../cli/status";
import { renderDatabaseHold } from "../../components/gateway/database-hold";
import { renderPgBouncer } from "../../components/gateway/pgbouncer";
import { IMAGES } from "../../components/shared/versions";
import { workerRange } from "../../components/trino/scaling/range";
import {
  inClusterDatabase,
  POSTGRES_RESOURCES,
  renderDatabases,
  renderIdentities,
  STORE_RESOURCES,
  weedArguments,
} from "../../infra/in-cluster/values";
import { accepts, faultsOf, refuses } from "./inputs/tables";

const ROOT = join(__dirname, "..", "..");
const kind = readStackFile("kind", join(ROOT, "stacks"));

// biome-ignore lint/suspicious/noExplicitAny: values of a chart have any shape
type Loose = any;

/** Cores and GiB. */
type Ask = [cores: number, gib: number];

function askOf({ requests }: Loose): Ask {
  const [, amount, unit] = /^(\d+)(Mi|Gi)$/.exec(requests.memory) ?? [];
  const cpu = String(requests.cpu);
  const cores = cpu.endsWith("m") ? Number.parseFloat(cpu) / 1000 : Number(cpu);
  return [cores, unit === "Gi" ? Number(amount) : Number(amount) / 1024];
}

const sum = (asks: Ask[]): Ask => [
  asks.reduce((all, [cores]) => all + cores, 0),
  asks.reduce((all, [, gib]) => all + gib, 0),
];

describe("stacks/Pulumi.kind.yaml", () => {
  test("its head says what its pods ask for, and a node of 4 cores and 8 GiB has it", () => {
    const releases = new Map(expectedReleases(kind).map(({ name, values }) => [name, values]));
    const trino = Object.entries(kind.clusters).flatMap(([key, { workers }]): Ask[] => {
      const values: Loose = releases.get(`trino-${key}`);
      const { coordinator, worker } = values;
      const each = Array.from({ length: workerRange(workers).max }, () => askOf(worker.resources));
      return [askOf(coordinator.resources), ...each];
    });
    const database = inClusterDatabase("trino");
    const { cpu = 0, memoryGiB = 0 } = kind.gateway;
    const rows: Record<string, Ask> = {
      Trino: sum(trino),
      gateway: sum([
        [cpu, memoryGiB],
        askOf(renderPgBouncer(database, IMAGES.pgbouncer).resources),
        askOf(renderDatabaseHold(database, IMAGES.socat).resources),
      ]),
      "S3 server": [STORE_RESOURCES.cpu, STORE_RESOURCES.memoryMiB / 1024],
      PostgreSQL: [POSTGRES_RESOURCES.cpu, POSTGRES_RESOURCES.memoryMiB / 1024],
    };
    const words = ([cores, gib]: Ask) => `${cores.toFixed(2)} cores, ${gib.toFixed(2)} GiB`;
    const head = readFileSync(join(ROOT, "stacks", "Pulumi.kind.yaml"), "utf8");
    for (const [name, ask] of Object.entries(rows)) {
      expect(head).toContain(`#   ${name.padEnd(10)}  ${words(ask)}`);
    }
    const [cores, gib] = sum(Object.values(rows));
    expect(head).toContain(`ask for ${cores.toFixed(2)} cores and ${gib.toFixed(2)} GiB`);
    // kind's own pods ask for about one core and 0.3 GiB.
    expect(cores).toBeLessThan(3);
    expect(gib).toBeLessThan(7);
  });

  test("explain sizing tells what its pods ask for where that is less than they may have", () => {
    const { interactive, batch } = stackSizes(kind);
    expect(interactive?.coordinator).toMatchObject({ pod: 1536, requested: 768 });
    expect(batch?.worker).toMatchObject({ pod: 2048, requested: 1024 });
  });

  test("needs nothing that somebody would have to make before", () => {
    expect(kind.createNamespace).toBe(true);
    expect(kind.secretNames).toEqual([]);
  });

  test("explain tells where it spools, and that its database is not verified", () => {
    expect(stackAccess(kind, undefined).batch?.exchange?.store).toBe(
      "http://trino-object-store:8333, the S3 server of this stack, with the keys of its Secret trino-object-store-exchange",
    );
    const { access, open } = stackSecurity(kind);
    expect(access.at(-1)).toMatchObject({ reaches: "the S3 server of this stack" });
    expect(open.at(-1)).toContain("close it with exchange.s3Compatible");
    const [told] = open.filter((text) => text.startsWith("the database's password"));
    // The stack file has no field that would close it in its place.
    expect(told).toContain("close it with gateway.database.cnpg or existing");
  });

  test("explain cost has its servers among what runs on nodes", () => {
    const { nodes, notes } = estimateCost(kind, "", LIST_BASIS);
    expect(nodes.slice(-2).map(({ name }) => name)).toEqual(["S3 server", "PostgreSQL"]);
    expect(notes).toContain(
      "the gateway's PostgreSQL runs on the cluster's nodes: it is among them",
    );
  });
});

describe("the S3 server", () => {
  const keys = { admin: "k1", exchange: "k2", catalogs: "k3" };
  const identities = (config: object) => JSON.parse(renderIdentities(config, keys)).identities;

  test("lets the exchange and the catalogs at their own buckets only", () => {
    const [, exchange, catalogs] = identities({ bucketCount: 1, catalogBuckets: ["lake"] });
    const on = (bucket: string) =>
      ["Read", "List", "Write", "Tagging"].map((a) => `${a}:${bucket}`);
    expect(exchange).toMatchObject({ name: "exchange", actions: on("exchange-1") });
    expect(catalogs).toMatchObject({ name: "catalogs", actions: on("lake") });
  });

  test("knows nobody who would have no bucket", () => {
    expect(identities({}).map(({ name }: Loose) => name)).toEqual(["admin", "exchange"]);
  });

  test("serves S3 on the network, and its other ports to itself", () => {
    const args = weedArguments({ data: "/data", files: "/files" });
    expect(args).toContain("-ip.bind=127.0.0.1");
    expect(args.filter((arg) => arg.endsWith("0.0.0.0"))).toEqual(["-s3.ip.bind=0.0.0.0"]);
    expect(args).toContain("-master.telemetry=false");
  });
});

test("the databases are made by the superuser, their tables by the catalogs' user", () => {
  const lines = renderDatabases({ icebergCatalogs: ["lake", "other"] }).split("\n");
  const roleAt = (start: string) => {
    const before = lines.slice(
      0,
      lines.findIndex((line) => line.includes(start)),
    );
    return before.findLast((line) => /^(SET|RESET) ROLE|^\\connect/.test(line));
  };
  expect(roleAt("'CREATE DATABASE other")).toBe("RESET ROLE;");
  expect(roleAt("CREATE TABLE IF NOT EXISTS iceberg_tables")).toBe("SET ROLE catalogs;");
  expect(lines.join()).not.toContain("iceberg_tables (undefined");
  expect(renderDatabases({})).not.toContain("catalogs LOGIN");
});

const OWN_STORE = {
  bucketNames: ["exchange-a"],
  endpoint: "https://s3.example.com",
  credentialsSecretName: "exchange",
};

refuses("servers in the cluster", [
  {
    wrong: "a catalog's bucket that is an exchange bucket",
    stack: "kind",
    write: (p) => {
      p.exchange.inCluster.catalogBuckets = ["exchange-1"];
    },
    path: "exchange.inCluster.catalogBuckets[0]",
    says: ['"exchange-1" is an exchange bucket', "use another name"],
  },
  {
    wrong: "a database that the gateway has",
    stack: "kind",
    write: (p) => {
      p.gateway.database.inCluster.icebergCatalogs = ["lake", "gateway"];
    },
    path: "gateway.database.inCluster.icebergCatalogs[1]",
    says: ['"gateway" is a database of its own'],
  },
  {
    wrong: "a name that PostgreSQL would have to quote",
    stack: "kind",
    write: (p) => {
      p.gateway.database.inCluster.icebergCatalogs = ["Lake"];
    },
    path: "gateway.database.inCluster.icebergCatalogs[0]",
    says: ['"Lake" is no database\'s name', "lower-case letters"],
  },
  {
    wrong: "too short a life for what queries spool",
    stack: "kind",
    write: (p) => {
      p.exchange.inCluster.expirationDays = 1;
    },
    path: "exchange.inCluster.expirationDays",
    says: ["1 deletes what queries", "use at least 2"],
  },
  {
    wrong: "an image that is another one at every pull",
    stack: "kind",
    write: (p) => {
      p.gateway.database.inCluster.image = "registry.example.com/postgres:latest";
    },
    path: "gateway.database.inCluster.image",
    says: ['"registry.example.com/postgres:latest" is another image at every pull'],
    right: (p) => {
      p.gateway.database.inCluster.image = "registry.example.com/postgres:18.2-alpine3.22";
    },
  },
  {
    wrong: "the same of buckets that are made in a store of one's own",
    stack: "kind",
    write: (p) => {
      p.exchange = { s3Compatible: { ...OWN_STORE, createBuckets: { expirationDays: 1 } } };
      p.secretNames = ["lake"];
    },
    path: "exchange.s3Compatible.createBuckets.expirationDays",
    says: ["1 deletes what queries", "use at least 2"],
    right: (p) => {
      p.exchange = { s3Compatible: { ...OWN_STORE, createBuckets: {} } };
      p.secretNames = ["lake"];
    },
  },
]);

accepts("servers in the cluster", [
  [
    "the exchange alone",
    (p) => {
      p.exchange.inCluster = { bucketCount: 3, sizeGiB: 50, storageClass: "fast" };
      delete p.catalogs.lake;
    },
    "kind",
  ],
]);

test("keys of the catalogs are supplied only with their buckets and databases", () => {
  const faults = faultsOf((p) => {
    p.gateway.database.inCluster = {};
    // The exchange's own Secret may hold anything.
    delete p.clusters.batch;
    delete p.exchange;
  }, "kind");
  expect(faults.map(({ path }) => path)).toContain("catalogs.lake.text");
  expect(faults.map(({ message }) => message).join()).toContain("${ENV:CATALOG_DB_PASSWORD}");
});
