import { expect, test } from "vitest";
import { javaRegexFault } from "../../components/shared/java-regex";
import { parseProperties, renderProperties, writtenText } from "../../components/shared/properties";
import type { JavaTexts } from "../../record/java-texts";
import recorded from "../golden/java-texts.json";

// Recorded by record/java-texts.ts, which asks a JDK.
const java = recorded as unknown as JavaTexts;

const hex = (text: string) =>
  [...Array(text.length).keys()]
    .map((index) => text.charCodeAt(index).toString(16).padStart(4, "0"))
    .join("");
const trimmed = (text: string) => text.replace(/^[\0- ]+|[\0- ]+$/g, "");
/** Properties as the recording has them; of one key the last. */
const shown = (properties: readonly (readonly [string, string])[]) =>
  [...new Map(properties)]
    .map(([key, value]) => `${hex(key)}=${hex(value)}`)
    .sort()
    .join(" ");
const inOrder = (read: string) => read.split(" ").sort().join(" ");

test.each(Object.entries(java.regexes))("the expression %j is taken: %s", (regex, isTaken) => {
  expect(javaRegexFault(regex) === undefined).toBe(isTaken);
});

test.each(Object.entries(java.texts))("the file %j is read as by Java", (text, read) => {
  expect(shown(parseProperties(text))).toBe(inOrder(read));
});

test.each(java.maps)("$properties are read again by Java", ({ properties, file, read }) => {
  expect(renderProperties(properties).join("\n")).toBe(file);
  const meant = Object.entries(properties).map(([key, value]) => [key, trimmed(value)] as const);
  expect(shown(meant)).toBe(inOrder(read));
});

test.each(java.written)("the file $text is read by Java as we read it", ({ text, file, read }) => {
  expect(writtenText(text)).toBe(file);
  expect(shown(parseProperties(file))).toBe(inOrder(read));
});
