/** The direction of imports: shared <- spec <- values <- component <- platform <- infra <- cli <- proof <- lab. */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "Two files that need each other are one file, or hide a third.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "pure-stays-pure",
      severity: "error",
      comment: "Values, checks, rules and sizes are plain functions: usable without Pulumi.",
      from: {
        path: "^components/",
        pathNot:
          "^components/(index|plugin|shared/(refuse|kubernetes-provider|monitoring/create-monitoring|identity/create-identity)|spooling/(spooling-storage|stores)|exchange/([a-z0-9-]*-exchange-storage|exchange-bucket|exchange-role|bucket-lookup)|trino/(trino-cluster|cluster-identity|client-spooling)|gateway/(trino-gateway|cnpg-database|security/create-security|ingress/create-ingress|gateway-settings|gateway-secrets|register-backends|rds-basis|(rds|aurora|cnpg)-database)|platform/(trino-platform|after-release))\\.[jt]s$",
      },
      to: { path: "node_modules/@pulumi/" },
    },
    {
      name: "shared-knows-nobody",
      severity: "error",
      comment: "What all nouns share depends on none of them.",
      from: { path: "^components/shared/" },
      to: { path: "^components/(?!shared/)" },
    },
    {
      name: "nouns-meet-in-the-platform",
      severity: "error",
      comment: "A noun knows of another only its spec; the platform wires them.",
      from: { path: "^components/(exchange|trino|gateway)/" },
      to: { path: "^components/(?!shared/|$1/|index)", pathNot: "/spec\\.ts$" },
    },
    {
      name: "results-lie-as-intermediate-data",
      severity: "error",
      comment: "Buckets for results are made, found and named as those of the exchange.",
      from: { path: "^components/spooling/" },
      to: { path: "^components/(?!shared/|spooling/|exchange/)" },
    },
    {
      name: "library-stands-alone",
      severity: "error",
      comment: "The library is importable: it knows neither the program nor the lab.",
      from: { path: "^components/" },
      to: { path: "^(infra|cli|proof|lab|test|stacks)/" },
    },
    {
      name: "program-knows-no-command",
      severity: "error",
      comment: "The same program runs in the cloud.",
      from: { path: "^infra/" },
      to: { path: "^(cli|proof|lab|test)/" },
    },
    {
      name: "commands-know-no-lab",
      severity: "error",
      comment:
        "What is previewed, rendered and compared does not depend on what the lab can run. The one table of commands alone names the lab's, and the trials'.",
      from: { path: "^cli/", pathNot: "^cli/main\\.ts$" },
      to: { path: "^(proof|lab|test)/" },
    },
    {
      name: "trials-know-no-lab",
      severity: "error",
      comment: "The same trials run against pods.",
      from: { path: "^proof/" },
      to: { path: "^(lab|test)/" },
    },
    {
      name: "nobody-needs-a-fault",
      severity: "error",
      comment: "Faults stand outside: what is broken does not know of it. The table of commands names them.",
      from: { path: "^(components|infra|cli|lab|policy|record)/", pathNot: "^cli/main\\.ts$" },
      to: { path: "^faults/" },
    },
    {
      name: "lab-knows-only-the-cloud",
      severity: "error",
      comment:
        "The lab runs the program through the engine, and knows the cloud types that it asks for and facts that all share, nothing else.",
      from: { path: "^lab/", pathNot: "^lab/cli/" },
      to: {
        path: "^(components|infra|cli|test)/",
        pathNot: "^(cli/(engine|providers|charts|install|folder\\.ts|process-identity\\.ts)|components/shared/)",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // What `npm run build` makes.
    exclude: { path: "/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
