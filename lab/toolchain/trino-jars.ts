import { createHash } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isOnPath, run } from "../../cli/install/clients";
import { installFromDraft, type Part } from "../../cli/install/part";
import { copyRuntimeJars, unpack, zip } from "./commands";
import { trinoServerFolder } from "./maven";
import {
  BORROWED_PLUGINS,
  type JarSet,
  PINS,
  SPOOLING_PLUGIN,
  TRINO_JARS,
  TRINO_JARS_CONTENT,
  TRINO_SERVER,
} from "./pins";
import { homeFolder } from "./trino-home";

const VERSION = PINS.trinoJars;

/**
 * A server put together from its own jars: since 477 no archive of one is on Maven Central. Each set
 * of jars is what Maven takes for the run time of one artifact, in the versions of Trino's own build
 * (`trino-root`). Plugins that are not there are those of the archive. Path: Trino's home.
 */
export function assembledTrinoPart(): Part {
  const label = `trino ${VERSION}`;
  const place = (cache: string) => homeFolder(cache, VERSION);
  return {
    label,
    source: `${TRINO_JARS_CONTENT.megabytes} MB, ${TRINO_JARS_CONTENT.jars} jars, Maven Central`,
    lane: "maven",
    clients: ["mvn", "python3"],
    find: async (cache) => (isWhole(place(cache)) ? place(cache) : undefined),
    install: (cache, report, watch) =>
      installFromDraft(place, async (draft) => {
        const downloads = countDownloads();
        watch(() => downloads.howFar());
        // What an interrupted run has downloaded is in Maven's own repository, and not fetched again.
        await run(label, copyRuntimeJars(writeProjects(draft)), draft, downloads.onLine);
        report(`${label}: putting it together`);
        const home = join(draft, "home");
        for (const folder of Object.keys(TRINO_JARS)) {
          mkdirSync(join(home, folder), { recursive: true });
        }
        const found = linkOnce(join(draft, "sets"), home);
        checkContent(label, found);
        await addMainClass(label, cache, draft, home);
        await addServices(label, draft, home);
        for (const plugin of BORROWED_PLUGINS) {
          const borrowed = join(trinoServerFolder(cache), "plugin", plugin);
          symlinkSync(borrowed, join(home, "plugin", plugin));
        }
        mixSpoolingPlugin(join(trinoServerFolder(cache), "plugin"), join(home, "plugin"));
        return home;
      })(cache, report, watch),
  };
}

function isWhole(home: string): boolean {
  const folders = [...Object.keys(TRINO_JARS), ...BORROWED_PLUGINS.map((name) => `plugin/${name}`)];
  const mixed = join("plugin", SPOOLING_PLUGIN.folder, "zz-plugin-toolkit.jar");
  return [...folders, mixed].every((path) => existsSync(join(home, path)));
}

/** Puts the plugin that spools results together: its own jars, on file systems of another version. */
function mixSpoolingPlugin(archive: string, plugins: string): void {
  const { folder, fileSystemsOf, without, borrowed } = SPOOLING_PLUGIN;
  mkdirSync(join(plugins, folder));
  for (const jar of readdirSync(join(plugins, fileSystemsOf))) {
    if (!without.test(jar)) linkSync(join(plugins, fileSystemsOf, jar), join(plugins, folder, jar));
  }
  const jars = readdirSync(join(archive, folder));
  for (const [start, name] of Object.entries(borrowed)) {
    const jar = jars.find((one) => one.startsWith(start));
    if (jar) symlinkSync(join(archive, folder, jar), join(plugins, folder, name));
  }
}

/** One Maven project for each set, and one of all; gives the folder of that. */
function writeProjects(draft: string): string {
  const root = join(draft, "sets");
  const sets = Object.entries(TRINO_JARS);
  for (const [folder, set] of sets) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, "pom.xml"), jarSetProject(folder.replace("/", "-"), set));
  }
  const modules = sets.map(([folder]) => `<module>${folder}</module>`).join("");
  writeFileSync(join(root, "pom.xml"), project("all", `<modules>${modules}</modules>`));
  return root;
}

/** What a plugin gets from the server itself: its own copy would never be loaded. */
const SPI = [
  "trino-spi",
  "slice",
  "jackson-annotations",
  "jol-core",
  ...["api", "api-incubator", "common", "context"].map((name) => `opentelemetry-${name}`),
];

/**
 * The Maven project of a set. Versions are imported from `trino-root` instead of inherited: its build
 * extensions, which need Trino's own JDK, are then none of ours.
 */
export function jarSetProject(name: string, { artifact, plugin, without }: JarSet): string {
  const [group, excluded] = without?.split(":") ?? [];
  const exclusion = without
    ? `<exclusions><exclusion><groupId>${group}</groupId><artifactId>${excluded}</artifactId></exclusion></exclusions>`
    : "";
  const trino = (id: string, more: string) =>
    `<dependency><groupId>io.trino</groupId><artifactId>${id}</artifactId><version>${VERSION}</version>${more}</dependency>`;
  const imported = trino("trino-root", "<type>pom</type><scope>import</scope>");
  const spi = plugin
    ? `<build><plugins><plugin><artifactId>maven-dependency-plugin</artifactId><configuration><excludeArtifactIds>${SPI.join()}</excludeArtifactIds></configuration></plugin></plugins></build>`
    : "";
  return project(
    name,
    `<dependencyManagement><dependencies>${imported}</dependencies></dependencyManagement>
<dependencies>${trino(artifact, exclusion)}</dependencies>
${spi}`,
  );
}

const project = (
  name: string,
  content: string,
) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>trino-platform</groupId><artifactId>${name}</artifactId><version>1</version><packaging>pom</packaging>
${content}
</project>
`;

/** Counts the jars that Maven says to have downloaded. */
function countDownloads() {
  let jars = 0;
  return {
    onLine: (line: string): void => {
      if (/Downloaded from .*\.jar \(/.test(line)) jars++;
    },
    howFar: (): string =>
      jars === 0 ? "" : `${jars} of ${TRINO_JARS_CONTENT.jars} jars downloaded`,
  };
}

/** Name and SHA-256 of each jar of a home, without doubles. */
type Content = Map<string, string>;

/** Puts the jars of all sets in their places below `home`; equal ones are one file. */
function linkOnce(sets: string, home: string): Content {
  const first = new Map<string, string>();
  const content: Content = new Map();
  for (const folder of Object.keys(TRINO_JARS)) {
    for (const name of readdirSync(join(sets, folder, "jars")).sort()) {
      const file = join(sets, folder, "jars", name);
      const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
      const same = first.get(`${name} ${hash}`) ?? file;
      first.set(`${name} ${hash}`, same);
      content.set(`${folder}/${name}`, hash);
      linkSync(same, join(home, folder, name));
    }
  }
  return content;
}

/** @throws Error if the jars are not those that were seen to work together */
function checkContent(label: string, content: Content): void {
  const lines = [...content].map(([path, hash]) => `${path} ${hash}`).sort();
  const digest = createHash("sha256").update(lines.join("\n")).digest("hex");
  if (digest === TRINO_JARS_CONTENT.digest) return;
  throw new Error(
    `${label}: its ${content.size} jars are not the pinned ones (digest ${digest}, pinned ${TRINO_JARS_CONTENT.digest})`,
  );
}

/**
 * The main class is not on Maven Central either. That of the archive asks the manifest of its own jar
 * for the version and starts the server with it: so it needs another manifest, and no compiler.
 */
async function addMainClass(label: string, cache: string, draft: string, home: string) {
  const folder = join(draft, "main");
  const lib = join(trinoServerFolder(cache), "lib");
  const jar = readdirSync(lib).find((name) => /_trino-server-main-\d+\.jar$/.test(name));
  if (!jar) throw new Error(`${label}: ${TRINO_SERVER.label} has no jar of its main class`);
  mkdirSync(folder);
  // `unzip` and Python take an archive for one whatever its name ends with.
  await run(label, unpack(join(lib, jar), folder, isOnPath("unzip")), draft);
  rmSync(join(folder, "META-INF"), { recursive: true });
  mkdirSync(join(folder, "META-INF"));
  const manifest = `Manifest-Version: 1.0\nImplementation-Version: ${VERSION}\n`;
  writeFileSync(join(folder, "META-INF", "MANIFEST.MF"), manifest);
  const made = join(home, "lib", `trino-server-main-${VERSION}.jar`);
  await run(label, zip(made, ["META-INF", "io"]), folder);
}

/** A plugin's class is named by a file that only its zip has, in a jar of its own. */
async function addServices(label: string, draft: string, home: string): Promise<void> {
  for (const [folder, { plugin }] of Object.entries(TRINO_JARS)) {
    if (!plugin) continue;
    const made = join(draft, "services", folder);
    mkdirSync(join(made, "META-INF", "services"), { recursive: true });
    writeFileSync(join(made, "META-INF", "services", "io.trino.spi.Plugin"), `${plugin}\n`);
    await run(label, zip(join(home, folder, "services.jar"), ["META-INF"]), made);
  }
}
