/** The values of one annotation, as texts: numbers in decimal, a list's entries one after the other. */
export type AnnotationValues = Record<string, string[]>;

/** One field or method of a class. */
export interface Member {
  name: string;
  /** For example `(Lio/airlift/units/Duration;)V`. */
  descriptor: string;
  /** The same with type arguments, where there are any. */
  signature?: string;
  isStatic: boolean;
  /** True for the constants of an enum. */
  isEnumConstant: boolean;
  /** By type descriptor, for example `Lio/airlift/configuration/Config;`. */
  annotations: Record<string, AnnotationValues>;
}

/** What a class file says, as far as records need it. */
export interface ClassFile {
  /** For example `io/trino/plugin/hive/HiveConfig`. */
  name: string;
  superName: string;
  /** Every class that it names. */
  references: string[];
  annotations: Record<string, AnnotationValues>;
  fields: Member[];
  methods: Member[];
}

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

/** The constant pool: texts and numbers as texts; classes as the index of their name. */
interface Pool {
  texts: string[];
  classes: Map<number, number>;
}

/** Bytes behind the tag of each entry of the constant pool that is skipped. */
const SIZES: Record<number, number> = {
  ...{ 8: 2, 9: 4, 10: 4, 11: 4, 12: 4 },
  ...{ 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2 },
};

const STATIC = 0x0008;
const ENUM = 0x4000;

/** Reads a class file. */
export function readClass(bytes: Buffer): ClassFile {
  const cursor = new Cursor(bytes);
  cursor.skip(8);
  const pool = readPool(cursor);
  const classAt = (index: number) => pool.texts[pool.classes.get(index) ?? 0] ?? "";
  cursor.skip(2);
  const name = classAt(cursor.u2());
  const superName = classAt(cursor.u2());
  cursor.skip(2 * cursor.u2());
  const fields = readMembers(cursor, pool.texts);
  const methods = readMembers(cursor, pool.texts);
  const { annotations } = readAttributes(cursor, pool.texts);
  const references = [...pool.classes.keys()].map(classAt);
  return { name, superName, references, annotations, fields, methods };
}

/** The methods of a class file that have annotations. */
export function annotatedMethods(bytes: Buffer): AnnotatedMethod[] {
  return readClass(bytes)
    .methods.map(({ annotations }) => ({
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([type, { value = [] }]) => [type, value]),
      ),
    }))
    .filter(({ annotations }) => Object.keys(annotations).length > 0);
}

function readPool(cursor: Cursor): Pool {
  const count = cursor.u2();
  const pool: Pool = { texts: [], classes: new Map() };
  for (let index = 1; index < count; index++) {
    const tag = cursor.u1();
    if (tag === 1) {
      const size = cursor.u2();
      pool.texts[index] = cursor.bytes.toString("utf8", cursor.at, cursor.at + size);
      cursor.skip(size);
    } else if (tag === 7) pool.classes.set(index, cursor.u2());
    else if (tag >= 3 && tag <= 6) {
      pool.texts[index] = readNumber(cursor, tag);
      // Numbers of eight bytes take two places.
      if (tag >= 5) index++;
    } else cursor.skip(SIZES[tag] ?? 0);
  }
  return pool;
}

function readNumber({ bytes, at, skip }: Cursor, tag: number): string {
  skip(tag >= 5 ? 8 : 4);
  if (tag === 3) return String(bytes.readInt32BE(at));
  if (tag === 4) return String(bytes.readFloatBE(at));
  return String(tag === 5 ? bytes.readBigInt64BE(at) : bytes.readDoubleBE(at));
}

function readMembers(cursor: Cursor, texts: string[]): Member[] {
  return Array.from({ length: cursor.u2() }, () => {
    const flags = cursor.u2();
    const name = texts[cursor.u2()] ?? "";
    const descriptor = texts[cursor.u2()] ?? "";
    const isStatic = (flags & STATIC) !== 0;
    const isEnumConstant = (flags & ENUM) !== 0;
    return { name, descriptor, isStatic, isEnumConstant, ...readAttributes(cursor, texts) };
  });
}

function readAttributes(
  cursor: Cursor,
  texts: string[],
): Pick<Member, "annotations" | "signature"> {
  const found: Pick<Member, "annotations" | "signature"> = { annotations: {} };
  for (let left = cursor.u2(); left > 0; left--) {
    const name = texts[cursor.u2()];
    const size = cursor.u4();
    const end = cursor.at + size;
    if (name === "RuntimeVisibleAnnotations") found.annotations = readAnnotations(cursor, texts);
    if (name === "Signature") found.signature = texts[cursor.u2()] ?? "";
    cursor.at = end;
  }
  return found;
}

function readAnnotations(cursor: Cursor, texts: string[]): Member["annotations"] {
  const count = cursor.u2();
  return Object.fromEntries(Array.from({ length: count }, () => readAnnotation(cursor, texts)));
}

function readAnnotation(cursor: Cursor, texts: string[]): [type: string, values: AnnotationValues] {
  const type = texts[cursor.u2()] ?? "";
  const pairs = cursor.u2();
  const values = Array.from({ length: pairs }, (): [string, string[]] => [
    texts[cursor.u2()] ?? "",
    readValue(cursor, texts),
  ]);
  return [type, Object.fromEntries(values)];
}

function readValue(cursor: Cursor, texts: string[]): string[] {
  const tag = String.fromCharCode(cursor.u1());
  if (tag === "[")
    return Array.from({ length: cursor.u2() }).flatMap(() => readValue(cursor, texts));
  if (tag === "@") readAnnotation(cursor, texts);
  else if (tag === "e") cursor.skip(4);
  else return [texts[cursor.u2()] ?? ""];
  return [];
}
