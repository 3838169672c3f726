import type { Command } from "./command";

const PRICES = { flags: "--prices <file>", meaning: "your prices and volumes over the list's" };

/** The commands that need neither the engine nor a server. Each loads what it needs when it is called. */
export const lightCommands: Command[] = [
  {
    name: "explain sizing",
    args: "<stack>",
    summary: "what pods, queries and tasks may take",
    run: async (call) => (await import("./commands/explain-sizing.js")).explainSizing(call),
  },
  {
    name: "explain cost",
    args: "<stack>",
    summary: "what a stack costs a month, and what other choices would",
    options: [PRICES],
    run: async (call) => (await import("./commands/explain-cost.js")).explainCost(call),
  },
  {
    name: "explain access",
    args: "<stack>",
    summary: "who may reach what on AWS: roles, policies, exchange, catalogs",
    run: async (call) => (await import("./commands/explain-access.js")).explainAccess(call),
  },
  {
    name: "explain security",
    args: "<stack>",
    summary: "who can reach what, with which login, and what is open",
    run: async (call) => (await import("./commands/explain-security.js")).explainSecurity(call),
  },
  {
    name: "explain upgrade",
    args: "<stack>",
    summary: "what another version of Trino changes: what stops, is renamed, means something else",
    options: [
      { flags: "--to <version>", meaning: "Trino's; without it the newest that is known by name" },
    ],
    more: "Exit code: 0, 1 if a server would not start or the stack file has faults, 2 if it is not understood.",
    run: async (call) => (await import("./commands/explain-upgrade.js")).explainUpgrade(call),
  },
  {
    name: "explain route",
    summary: "where a query goes, and why: which rule decides, and why the others did not",
    options: [
      { flags: "--stack <stack>", meaning: "whose rules" },
      { flags: "--source <name>", meaning: "what the client says of itself" },
      { flags: "--user <name>", meaning: "who asks" },
      { flags: "--client-info <text>", meaning: "what the client says of itself besides" },
      { flags: "--tag <tag>", meaning: "a client tag; give it again for more", many: true },
      {
        flags: "--header <header>",
        meaning: "any header, 'Name: value'; give it again for more",
        many: true,
      },
      { flags: "--catalog <name>", meaning: "of the session" },
      { flags: "--schema <name>", meaning: "of the session" },
      {
        flags: "--table <name>",
        meaning: "catalog.schema.table that the statement names, for rules on names",
        many: true,
      },
      { flags: "--sql <statement>", meaning: "without it this is a poll, or a page of the UI" },
      {
        flags: "--path <path>",
        meaning: "of a spooled result's segment: /v1/spooled/ack/… or /v1/spooled/download/…",
      },
      {
        flags: "--file <file>",
        meaning: "a table of cases: [{name, source, sql, ..., expect: {group, rule}}]",
      },
    ],
    more: "Exit code: 1 if a case differs or the stack file has faults, 2 if it is not understood.",
    run: async (call) => (await import("./commands/explain-route.js")).explainRouteCommand(call),
  },
  {
    name: "lint values",
    args: "<file>",
    summary: "checks a values file of a chart, whoever wrote it",
    options: [
      { flags: "--chart <name>", meaning: "trino or trino-gateway", default: "trino" },
      {
        flags: "--trino-version <number>",
        meaning: "of the server; without it the image's tag, else the chart's own",
      },
      {
        flags: "--tls-only-buckets",
        meaning: "the exchange's buckets deny plain HTTP: speaking it is an error, not a warning",
      },
    ],
    more: [
      "Finds keys that the chart drops, properties that stop a server, heaps that do not fit their",
      "pod, drains that cannot finish.",
      "Exit code: 0 without errors, 1 with errors, 2 if there was nothing to check.",
    ].join("\n"),
    failure: 2,
    run: async (call) => (await import("./commands/lint.js")).lint(call),
  },
];
