import type { ValuesReader } from "../../shared/chart-reader";
import { error, type Finding } from "../../shared/finding";
import { duplicateKeys, parseProperties } from "../../shared/properties";
import { catalogTexts, type Line, type PropertyFile, propertyFiles, ROLES } from "./files";

/** Properties that stand twice in one file, among them those that the chart writes itself. */
export function findDuplicates(values: ValuesReader): Finding[] {
  return [
    ...propertyFiles(values).flatMap(duplicatesIn),
    ...catalogTexts(values).flatMap(([path, text]) =>
      duplicateKeys(path, propertiesIn(text)).map(({ message }) =>
        error(path, message.replace("; keep one", ""), "keep one"),
      ),
    ),
    ...ROLES.flatMap((role) => duplicateFlags(role, values)),
  ];
}

const propertiesIn = (text: string) => parseProperties(text).filter(([key]) => !key.includes("{{"));

function duplicatesIn({ name, lines }: PropertyFile): Finding[] {
  return lines.flatMap((line, index) => {
    // A template is no property: it may stand there any number of times.
    if (line.key.includes("{{")) return [];
    const first = lines.slice(0, index).find(({ key }) => key === line.key);
    if (!first) return [];
    const [written, other] = line.isOwn ? [first, line] : [line, first];
    return [twice(name, written, other)];
  });
}

function twice(file: string, line: Line, other: Line): Finding {
  const what = `"${line.key}" stands twice in ${file}`;
  if (!other.isOwn) return error(line.path, `${what}, also in ${other.path}`, "keep one");
  return other.path === ""
    ? error(line.path, `${what}: the chart writes it itself`, "remove this line")
    : error(
        line.path,
        `${what}: the chart writes it from ${other.path}`,
        `remove this line and set ${other.path}`,
      );
}

/** JVM flags that the chart writes, and the key that each of them comes from. */
const FLAGS: [RegExp, string][] = [
  [/^-Xmx/, "jvm.maxHeapSize"],
  [/^-Xms/, "jvm.minHeapSize"],
  [/^-XX:MaxRAMPercentage=/, "jvm.maxHeapPercent"],
  [/^-XX:InitialRAMPercentage=/, "jvm.initialHeapPercent"],
  [/^-XX:G1HeapRegionSize=/, "jvm.gcMethod.g1.heapRegionSize"],
];

function duplicateFlags(role: string, values: ValuesReader): Finding[] {
  const path = `${role}.additionalJVMConfig`;
  return values.list(path).flatMap((flag, index) => {
    const own = FLAGS.find(([pattern]) => pattern.test(String(flag)));
    const key = own && `${role}.${own[1]}`;
    if (!key || !values.text(key)) return [];
    const name = String(flag).match(/^-X(m[xs]|X:\w+)/)?.[0];
    return [
      error(
        `${path}[${index}]`,
        `${name} stands twice in jvm.config: the chart writes it from ${key}`,
        `remove this line and set ${key}`,
      ),
    ];
  });
}
