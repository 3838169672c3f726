/** Node's own modules that take long to load, and that hardly any command uses. */
const LATE = ["node:crypto", "node:child_process"];

const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

// What it does and is given stands in light-bundle.d.cts.
function ensureBundle({ name, root, entry, without, folder }) {
  const file = join(folder, `${name}.js`);
  const record = join(folder, `${name}.json`);
  if (isFresh(record, root)) return file;
  try {
    mkdirSync(folder, { recursive: true });
    const { text, sources } = bundle(root, entry, without);
    writeWhole(file, text);
    writeWhole(record, JSON.stringify({ root, stamps: stampsOf(sources) }));
    return file;
  } catch (error) {
    if (["EACCES", "EROFS", "EPERM", "ENOSPC"].includes(error.code)) return undefined;
    throw error;
  }
}

/** True if every source is as it was when the file was made. */
function isFresh(record, root) {
  try {
    const made = JSON.parse(readFileSync(record, "utf8"));
    return (
      made.root === root &&
      Object.entries(made.stamps).every(([source, stamp]) => stampOf(source) === stamp)
    );
  } catch {
    return false;
  }
}

const stampsOf = (sources) => Object.fromEntries(sources.map((source) => [source, stampOf(source)]));

function stampOf(source) {
  const { mtimeMs, size } = statSync(source);
  return `${mtimeMs} ${size}`;
}

function bundle(root, entry, without) {
  const { outputFiles, metafile } = require("esbuild").buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node24",
    minify: true,
    metafile: true,
    write: false,
    external: without,
    // Files of the project find each other from here.
    define: { __dirname: JSON.stringify(dirname(entry)) },
  });
  const own = Object.keys(metafile.inputs).filter((source) => !source.includes("node_modules/"));
  const sources = [...own, "package-lock.json", "cli/light-bundle.cjs"].map((one) => join(root, one));
  return { text: loadedLate(outputFiles[0].text), sources };
}

/** The same program, in which some modules are loaded when something of them is used. */
function loadedLate(text) {
  const late = "const late=(name)=>new Proxy({},{get:(_,key)=>require(name)[key]});";
  return LATE.reduce((all, name) => all.replaceAll(`require("${name}")`, `late("${name}")`), late + text);
}

/** Two commands may make it at the same time: each puts a whole file in place. */
function writeWhole(file, text) {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

module.exports = { ensureBundle };
