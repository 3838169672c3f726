import { eitherOf, type Fault, nearest } from "../../shared/faults";
import { regexFault } from "./pattern";
import type { GroupSelector, SessionRule, WorkloadMatch } from "./spec";

/** Kinds of statement as resource groups know them (Trino `QueryType`). */
export const QUERY_TYPES = [
  "SELECT",
  "EXPLAIN",
  "DESCRIBE",
  "INSERT",
  "UPDATE",
  "MERGE",
  "DELETE",
  "ANALYZE",
  "DATA_DEFINITION",
  "ALTER_TABLE_EXECUTE",
] as const;

const TYPES: readonly string[] = QUERY_TYPES;

/** What can match nothing, or stops the coordinator; paths relative to the selector or rule. */
export function checkMatch(match: GroupSelector | (SessionRule & { userGroup?: string })): Fault[] {
  const { user, source, userGroup, queryType, clientTags } = match;
  return [
    ...checkPattern("user", user),
    ...checkPattern("source", source),
    ...checkPattern("userGroup", userGroup),
    ...checkTags(clientTags),
    ...(queryType === undefined || TYPES.includes(queryType)
      ? []
      : [
          {
            path: "queryType",
            message: `"${queryType}" is not a kind of statement; use ${eitherOf(TYPES)}${nearest(queryType, TYPES)}`,
          },
        ]),
  ];
}

/** A text with stars, or a regular expression between slashes. */
export function checkPattern(path: string, pattern: string | undefined): Fault[] {
  if (pattern === undefined) return [];
  if (pattern === "") return [{ path, message: "is empty, nothing would match; leave it out" }];
  const fault = regexFault(pattern);
  return fault === undefined
    ? []
    : [{ path, message: `${pattern} is not a regular expression: ${fault}` }];
}

function checkTags(tags: WorkloadMatch["clientTags"]): Fault[] {
  if (tags === undefined) return [];
  const path = "clientTags";
  if (tags.length === 0) return [{ path, message: "is an empty list; leave it out" }];
  return tags.flatMap((tag, index) =>
    tag === "" || /[,\s]/.test(tag)
      ? [
          {
            path: `${path}[${index}]`,
            message: `"${tag}" is not one tag; commas are between tags, and blanks are in none`,
          },
        ]
      : [],
  );
}
