import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { renderProperties, writtenText } from "../components/shared/properties";
import { jdkHome } from "./jdk";

const SEED = 1;

/** What was asked of Java, and what it answered. */
export interface JavaTexts {
  /** Regular expressions, and whether `Pattern.compile` takes them. */
  regexes: Record<string, boolean>;
  /** Texts of Latin-1, and what `Properties.load` reads of them: keys and values in hexadecimal. */
  texts: Record<string, string>;
  /** Properties as JSON, the file that we write for them, and what Java reads of it. */
  maps: { properties: Record<string, string>; file: string; read: string }[];
  /** Files as somebody wrote them, as we write them, and what Java reads of that. */
  written: { text: string; file: string; read: string }[];
}

const many = (words: readonly string[], most: number) =>
  fc.array(fc.constantFrom(...words), { maxLength: most }).map((parts) => parts.join(""));

const REGEX = [
  ...["a", "b", ".", "*", "+", "?", "(", ")", "(", ")", "[", "]", "[^", "-", "|", "{2}", "{2,}"],
  ...["{3,1}", "{", "}", "(?:", "(?i)", "(?<n>", "(?=", "(?<=", "(?<!", "(?>", "(?x)", "(?-i:"],
  ...["\\", "\\d", "\\.", "\\Q", "\\E", "\\p{L}", "\\pL", "\\x41", "\\x", "\\u0041", "\\b"],
  ...["\\k<n>", "\\cA", "\\07", "\\i", "\\R", "&&", "^", "$", " ", "#", "z", "0", ",", "é"],
];
const TEXT = [
  "\\",
  "=",
  ":",
  " ",
  "#",
  "!",
  "\t",
  "\f",
  "u",
  "n",
  "a",
  "å",
  "{{",
  '"',
  "00e5",
  "\n",
];

/** A lone backslash at the end of a file is an empty key to Java; nobody means one. */
const endsWell = (text: string) => !/(^|\n)[ \t\f]*\\$/.test(text);

function ask(java: string, kind: string, texts: readonly (string | Buffer)[]): string[] {
  const input = texts.map((text) => `${kind} ${Buffer.from(text as string).toString("base64")}\n`);
  const options = { input: input.join(""), encoding: "utf8" as const };
  return execFileSync(java, [join(__dirname, "java", "JavaTexts.java")], options).split("\n");
}

/** What a JDK makes of regular expressions and properties files, for test/unit/java-texts.test.ts. */
export async function recordJavaTexts(): Promise<JavaTexts> {
  const java = join(await jdkHome(), "bin", "java");
  const askJava = (kind: string, texts: readonly (string | Buffer)[]) => ask(java, kind, texts);
  const some = <T>(values: fc.Arbitrary<T>, count: number) =>
    fc.sample(values, { numRuns: count, seed: SEED });
  const regexes = [...new Set(some(many(REGEX, 6), 400))];
  const texts = [...new Set(some(many(TEXT, 12), 250))].filter(
    // What Java does not read at all says nothing of how it reads.
    (text) => endsWell(text) && !/\\u(?![0-9a-fA-F]{4})/.test(text),
  );
  const keys = many(TEXT, 5).filter((key) => key !== "");
  const maps = some(fc.dictionary(keys, many([...TEXT, "😀"], 8), { maxKeys: 3 }), 150);
  const files = maps.map((map) => renderProperties(map).join("\n"));
  const own = [...new Set(some(many([...TEXT, "😀", "C:\\new"], 10), 200))].filter(endsWell);
  const answers = {
    regexes: askJava("regex", regexes),
    texts: askJava(
      "properties",
      texts.map((text) => Buffer.from(text, "latin1")),
    ),
    maps: askJava("properties", files),
    written: askJava("properties", own.map(writtenText)),
  };
  return {
    regexes: Object.fromEntries(regexes.map((one, at) => [one, answers.regexes[at] === "true"])),
    texts: Object.fromEntries(texts.map((one, at) => [one, answers.texts[at] ?? ""])),
    maps: maps.map((properties, at) => ({
      properties,
      file: files[at] ?? "",
      read: answers.maps[at] ?? "",
    })),
    written: own.map((text, at) => ({
      text,
      file: writtenText(text),
      read: answers.written[at] ?? "",
    })),
  };
}
