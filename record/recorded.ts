import type { Report } from "../cli/install/cache";
import { CHARTS } from "../components/shared/versions";
import { catalogProperties } from "./catalog-properties";
import { keysFile, RELEASES, recordCharts, renderedFile } from "./charts";
import { recordJavaTexts } from "./java-texts";
import { generatedFiles } from "./schema";
import { sensitiveProperties } from "./sensitive-properties";
import { ASKED_VERSIONS, serverProperties } from "./server-properties";
import { RUN_VERSIONS, sessionProperties } from "./session-properties";
import { spooledPages } from "./spooled-pages";

/** Texts by the path from the project's folder. */
export type Texts = Record<string, string>;

/** Files that are not written by hand, and how they are made. */
export interface Recording {
  /** What `npm run record` calls it. */
  name: string;
  /** The files; one that ends with a slash means all in that folder. */
  files: string[];
  /** The program that makes them. */
  maker: string;
  /** What they are made of. */
  inputs: string;
  /** Makes them; absent where `command` does. */
  record?: (report: Report) => Texts | Promise<Texts>;
  /** The command that makes them, where it is not `npm run record`. */
  command?: string;
}

/** One line: Biome breaks it where it is too long, and leaves alone what it finds broken already. */
const table = (value: unknown) => `${JSON.stringify(value)}\n`;
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const PROPERTIES = "components/trino/properties";
const SCHEMAS = [
  ...["components/shared/generated/", "infra/generated/"],
  ...["stacks/schema.json", "docs/stack-file.md"],
];

/** Every file of the repository that a program has made. */
export const RECORDINGS: Recording[] = [
  {
    name: "server-properties",
    files: [`${PROPERTIES}/measured.json`],
    maker: "record/server-properties.ts",
    inputs: `jars of Trino ${ASKED_VERSIONS.join(", ")} from Maven Central, run by a JDK`,
    record: async (report) => ({
      [`${PROPERTIES}/measured.json`]: table({
        recordedBy: "record/server-properties.ts",
        about:
          "Measured, not written by hand: in each version the server was started up to the point where its modules have registered their configuration classes, as coordinator and as worker, with each switch that adds classes; names, types and bounds are those of the annotations @Config, @LegacyConfig and @DefunctConfig.",
        ...(await serverProperties(report)),
      }),
    }),
  },
  {
    name: "catalog-properties",
    files: [`${PROPERTIES}/catalogs.json`],
    maker: "record/catalog-properties.ts",
    inputs: "jars of Trino's plugins from Maven Central, whose class files are read",
    record: () => ({
      [`${PROPERTIES}/catalogs.json`]: table({
        recordedBy: "record/catalog-properties.ts",
        about:
          "Recorded, not written by hand: the annotations @Config, @LegacyConfig and @DefunctConfig of the configuration classes that a connector's modules lead to, of every type and switch of the connector. A part is a class, with the connectors that read it and the versions whose jars Maven Central had.",
        ...catalogProperties(),
      }),
    }),
  },
  {
    name: "session-properties",
    files: [`${PROPERTIES}/session.json`],
    maker: "record/session-properties.ts",
    inputs: `the lab's servers of Trino ${RUN_VERSIONS.join(" and ")}, running`,
    record: async (report) => ({
      [`${PROPERTIES}/session.json`]: table({
        recordedBy: "record/session-properties.ts",
        about:
          "What SHOW SESSION says on a running server of each version with the catalogs iceberg, memory and tpch, on four processors with a heap of 1 GB.",
        ...(await sessionProperties(report)),
      }),
    }),
  },
  {
    name: "sensitive-properties",
    files: ["components/shared/secrets/sensitive.json"],
    maker: "record/sensitive-properties.ts",
    inputs: "the jars of Trino in the cache of the tool chain",
    record: () => ({
      "components/shared/secrets/sensitive.json": json({
        recordedBy: "record/sensitive-properties.ts",
        about: "Properties whose setter has the annotation @ConfigSecuritySensitive.",
        properties: sensitiveProperties(),
      }),
    }),
  },
  {
    name: "charts",
    files: [
      ...Object.values(CHARTS).map(keysFile),
      ...RELEASES.map(({ file }) => renderedFile(file)),
    ],
    maker: "record/charts.ts",
    inputs:
      "the pinned charts, from their repository or TRINO_CHART_DIR; Helm, built from its Go module",
    record: recordCharts,
  },
  {
    name: "java-texts",
    files: ["test/golden/java-texts.json"],
    maker: "record/java-texts.ts",
    inputs: "a JDK",
    record: async () => ({
      "test/golden/java-texts.json": json({
        recordedBy: "record/java-texts.ts",
        ...(await recordJavaTexts()),
      }),
    }),
  },
  {
    name: "spooled-pages",
    files: ["test/golden/spooled-pages.json"],
    maker: "record/spooled-pages.ts",
    inputs: "jars of Trino's server from Maven Central, run by a JDK",
    record: async (report) => ({
      "test/golden/spooled-pages.json": json({
        recordedBy: "record/spooled-pages.ts",
        about: "Whether Trino notices each bit that changes in a spooled page, by codec.",
        pages: await spooledPages(report),
      }),
    }),
  },
  {
    name: "schema",
    files: SCHEMAS,
    maker: "record/schema.ts",
    inputs: "the types of the specs and their docstrings",
    record: () => generatedFiles(),
  },
  {
    name: "lab-differences",
    files: ["docs/lab-differences.md"],
    maker: "lab/cli/write-differences.ts",
    inputs: "lab/cli/differences.ts",
    command: "npm run schema",
  },
  {
    name: "tried",
    files: ["docs/tried/"],
    maker: "record/tried.ts",
    inputs: "the report of a run of the trials, without what names somebody's machines or data",
    command: "npm run keep -- <folder of the report>",
  },
  {
    name: "component-schema",
    files: ["test/golden/component-schema.json"],
    maker: "test/engine/component-package.test.ts",
    inputs: "the components, as Pulumi's own host describes them",
    command: "npx vitest run --project engine test/engine/component-package.test.ts -u",
  },
  {
    name: "upgrades",
    files: ["test/upgrades/"],
    maker: "test/upgrades/record.ts",
    inputs: "the stack files of a released version, deployed on a cloud that only keeps state",
    command: "npx tsx test/upgrades/record.ts",
  },
  {
    name: "benches",
    files: ["bench/results/"],
    maker: "bench/README.md",
    inputs: "measurements, each by the script that its name begins with",
    command: "npm run bench -- <name>",
  },
];
