import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

const DIRECTORY_END = 0x06054b50;

/** The class files of a jar (the format of zip, without its 64-bit form, which no jar of ours has). */
export function classesOf(jar: string): Buffer[] {
  const bytes = readFileSync(jar);
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== DIRECTORY_END) end--;
  if (end < 0) throw new Error(`${jar} is no jar`);
  const classes: Buffer[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const nameSize = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameSize);
    if (name.endsWith(".class")) classes.push(contentAt(bytes, at));
    at += 46 + nameSize + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return classes;
}

function contentAt(bytes: Buffer, entry: number): Buffer {
  const isDeflated = bytes.readUInt16LE(entry + 10) === 8;
  const size = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const content = bytes.subarray(start, start + size);
  return isDeflated ? inflateRawSync(content) : content;
}
