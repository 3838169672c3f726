import { type Platform, refuses } from "./tables";

const existing = (more: object) => (p: Platform) =>
  Object.assign(p.gateway.database.existing, more);
const balanced = (sourceRanges: string[]) => (p: Platform) => {
  p.gateway.security = { tls: { secretName: "tls" } };
  p.gateway.ingress = {
    loadBalancer: {
      host: "trino.example.com",
      certificateArn: "arn:aws:acm:eu-west-1:111111111111:certificate/1234abcd",
      sourceRanges,
    },
  };
};

refuses("the gateway's own values", [
  ...["99", "latest", "v21", "", "19", "20", "21.0", " 21", 20].map((gatewayVersion) => ({
    wrong: `version ${JSON.stringify(gatewayVersion)}`,
    write: (p: Platform) => Object.assign(p, { gatewayVersion }),
    path: "gatewayVersion",
    says: [`"${gatewayVersion}"`, "21"],
    right: (p: Platform) => Object.assign(p, { gatewayVersion: 21 }),
  })),
  {
    wrong: "no replica",
    write: (p) => Object.assign(p.gateway, { replicas: 0 }),
    path: "gateway.replicas",
    says: ["0 is not a whole number from 1"],
    right: (p) => Object.assign(p.gateway, { replicas: 1 }),
  },
  {
    wrong: "half a replica",
    write: (p) => Object.assign(p.gateway, { replicas: 1.5 }),
    path: "gateway.replicas",
    says: ["1.5", "whole number"],
  },
  {
    wrong: "more replicas than Kubernetes counts",
    write: (p) => Object.assign(p.gateway, { replicas: 1e20 }),
    path: "gateway.replicas",
    says: ["from 1 to 250", "20 connections"],
  },
  ...[0, -1, 1.5].map((historyHours) => ({
    wrong: `${historyHours} hours of history`,
    write: (p: Platform) => Object.assign(p.gateway, { historyHours }),
    path: "gateway.historyHours",
    says: [`${historyHours} is not a whole number from 1`],
  })),
  ...[1, 24].map((historyHours) => ({
    wrong: `${historyHours} h of history beside queries of 24 h`,
    write: (p: Platform) => Object.assign(p.gateway, { historyHours }),
    path: "gateway.historyHours",
    says: ['queries of "batch"', "24 h", "at least 25"],
    right: (p: Platform) => Object.assign(p.gateway, { historyHours: 25 }),
  })),
  {
    wrong: "a negative drain",
    write: (p) => Object.assign(p.gateway, { drainSeconds: -1 }),
    path: "gateway.drainSeconds",
    says: ["-1 is not a whole number from 0"],
    right: (p) => Object.assign(p.gateway, { drainSeconds: 0 }),
  },
  ...[0, -1, 70_000].map((port) => ({
    wrong: `port ${port}`,
    write: existing({ port }),
    path: "gateway.database.existing.port",
    says: [`${port} is not a `, "1 to 65535"],
    right: existing({ port: 6432 }),
  })),
  {
    wrong: "a directory's port",
    write: (p) => {
      p.gateway.ldapBindPassword = "x";
      p.gateway.security = {
        authentication: {
          ldap: { host: "ldap.example.com", port: 0, bindDn: "cn=x", userBaseDn: "dc=x" },
        },
        roles: { admin: "a", user: "b" },
      };
    },
    path: "gateway.security.authentication.ldap.port",
    says: ["0 is not a whole number from 1 to 65535"],
  },
  {
    wrong: "a default group with inactive clusters only",
    write: (p) => Object.assign(p.clusters.interactive, { active: false }),
    path: "gateway.defaultRoutingGroup",
    says: ['"interactive" has no active cluster', "batch"],
    right: (p) => {
      p.clusters.interactive.active = false;
      p.clusters.blue = { ...p.clusters.interactive, active: true, routingGroup: "interactive" };
    },
  },
  {
    wrong: "a fallback group with inactive clusters only",
    write: (p) => {
      p.clusters.batch.active = false;
      p.gateway.onGroupDown = "batch";
    },
    path: "gateway.onGroupDown",
    says: ['"batch" has no active cluster'],
    right: (p) => {
      p.clusters.batch.active = false;
    },
  },
  {
    wrong: "a host with its port",
    write: existing({ host: "db.example.com:5432" }),
    path: "gateway.database.existing.host",
    says: ["a host and a port", "host: db.example.com and port: 5432"],
    right: existing({ host: "db.example.com", port: 5432 }),
  },
  {
    wrong: "the port behind a Service's name",
    write: existing({ host: "postgres:5433" }),
    path: "gateway.database.existing.host",
    says: ["a host and a port", "host: postgres and port: 5433"],
    right: existing({ host: "postgres", port: 5433 }),
  },
  {
    wrong: "a JDBC URL",
    write: existing({ host: "jdbc:postgresql://db.example.com:5433/gateway" }),
    path: "gateway.database.existing.host",
    says: ["host: db.example.com and port: 5433"],
  },
  {
    wrong: "a URL with a login",
    write: existing({ host: "postgres://trino:hunter2@db.example.com/gateway" }),
    path: "gateway.database.existing.host",
    says: [/^(?!.*hunter2).*holds a login/],
  },
  {
    wrong: "four numbers that are no address",
    write: existing({ host: "10.0.0.300" }),
    path: "gateway.database.existing.host",
    says: ['"10.0.0.300" is not a host'],
    right: existing({ host: "10.0.0.30", tls: { mode: "verify-ca" } }),
  },
  {
    wrong: "the name of a database with a parameter",
    write: existing({ name: "gateway?ssl=true" }),
    path: "gateway.database.existing.name",
    says: ['"gateway?ssl=true"'],
    right: existing({ name: "gateway_prod-2" }),
  },
  {
    wrong: "too little storage of RDS",
    write: (p) => {
      p.gateway.database = {
        rds: {
          subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
          securityGroupIds: ["sg-0a1b2c3d"],
          allocatedGiB: 10,
        },
      };
    },
    path: "gateway.database.rds.allocatedGiB",
    says: ["10 is not a whole number from 20 to 65536"],
  },
  {
    wrong: "a quarter of Aurora's unit",
    write: (p) => {
      p.gateway.database = {
        aurora: {
          subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
          securityGroupIds: ["sg-0a1b2c3d"],
          minCapacity: 0.25,
        },
      };
    },
    path: "gateway.database.aurora.minCapacity",
    says: ["0.25 is not a number from 0.5 to 256"],
  },
  {
    wrong: "no server of CloudNativePG",
    write: (p) => {
      p.gateway.database = { cnpg: { instances: 0 } };
    },
    path: "gateway.database.cnpg.instances",
    says: ["0 is not a whole number from 1"],
    right: (p) => {
      p.gateway.database = { cnpg: { instances: 3 } };
    },
  },
  {
    wrong: "a range of no addresses",
    write: balanced(["10.0.0.300/8"]),
    path: "gateway.ingress.loadBalancer.sourceRanges[0]",
    says: ['"10.0.0.300/8"', "10.0.0.0/8"],
    right: balanced(["10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32"]),
  },
  {
    wrong: "a range of too many bits",
    write: balanced(["10.0.0.0/33"]),
    path: "gateway.ingress.loadBalancer.sourceRanges[0]",
    says: ['"10.0.0.0/33"'],
  },
  {
    wrong: "an address without a range",
    write: balanced(["2001:db8::1"]),
    path: "gateway.ingress.loadBalancer.sourceRanges[0]",
    says: ["2001:db8::1/128"],
  },
]);
