/** One method of a class, by the annotations that it has at run time. */
export interface AnnotatedMethod {
  /** Type descriptors, for example `Lio/airlift/configuration/Config;`, each with its `value` as texts. */
  annotations: Record<string, string[]>;
}

/** Where reading stands in a class file (JVM specification, chapter 4). */
class Cursor {
  at = 0;
  constructor(readonly bytes: Buffer) {}
  u1 = () => this.bytes.readUInt8(this.at++);
  u2 = () => {
    this.at += 2;
    return this.bytes.readUInt16BE(this.at - 2);
  };
  u4 = () => {
    this.at += 4;
    return this.bytes.readUInt32BE(this.at - 4);
  };
  skip = (count: number) => {
    this.at += count;
  };
}

/** Bytes behind the tag of each entry of the constant pool; text is read. */
const SIZES: Record<number, number> = {
  ...{ 3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4 },
  ...{ 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2 },
};

/** The methods of a class file that have annotations. */
export function annotatedMethods(bytes: Buffer): AnnotatedMethod[] {
  const cursor = new Cursor(bytes);
  cursor.skip(8);
  const texts = readTexts(cursor);
  cursor.skip(6);
  cursor.skip(2 * cursor.u2());
  readMembers(cursor, texts); // fields
  return readMembers(cursor, texts).filter(
    ({ annotations }) => Object.keys(annotations).length > 0,
  );
}

function readTexts(cursor: Cursor): string[] {
  const count = cursor.u2();
  const texts: string[] = [];
  for (let index = 1; index < count; index++) {
    const tag = cursor.u1();
    if (tag === 1) {
      const size = cursor.u2();
      texts[index] = cursor.bytes.toString("utf8", cursor.at, cursor.at + size);
      cursor.skip(size);
      continue;
    }
    cursor.skip(SIZES[tag] ?? 0);
    // Numbers of eight bytes take two places.
    if (tag === 5 || tag === 6) index++;
  }
  return texts;
}

function readMembers(cursor: Cursor, texts: string[]): AnnotatedMethod[] {
  return Array.from({ length: cursor.u2() }, () => {
    cursor.skip(6);
    let annotations: AnnotatedMethod["annotations"] = {};
    const attributes = cursor.u2();
    for (let index = 0; index < attributes; index++) {
      const name = texts[cursor.u2()];
      const size = cursor.u4();
      const end = cursor.at + size;
      if (name === "RuntimeVisibleAnnotations") annotations = readAnnotations(cursor, texts);
      cursor.at = end;
    }
    return { annotations };
  });
}

function readAnnotations(cursor: Cursor, texts: string[]): AnnotatedMethod["annotations"] {
  const count = cursor.u2();
  const found: AnnotatedMethod["annotations"] = {};
  for (let index = 0; index < count; index++) {
    const [type, values] = readAnnotation(cursor, texts);
    found[type] = values;
  }
  return found;
}

function readAnnotation(cursor: Cursor, texts: string[]): [type: string, values: string[]] {
  const type = texts[cursor.u2()] ?? "";
  const pairs = cursor.u2();
  const values: string[] = [];
  for (let index = 0; index < pairs; index++) {
    const name = texts[cursor.u2()];
    const read = readValue(cursor, texts);
    if (name === "value") values.push(...read);
  }
  return [type, values];
}

function readValue(cursor: Cursor, texts: string[]): string[] {
  const tag = String.fromCharCode(cursor.u1());
  if (tag === "s") return [texts[cursor.u2()] ?? ""];
  if (tag === "[")
    return Array.from({ length: cursor.u2() }).flatMap(() => readValue(cursor, texts));
  if (tag === "@") readAnnotation(cursor, texts);
  else cursor.skip(tag === "e" ? 4 : 2);
  return [];
}
