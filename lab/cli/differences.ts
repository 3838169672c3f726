import { DIFFERENCES, type Difference } from "../cluster/differences";

const HEAD = `# What differs in the lab

The lab runs the program's own servers with the configuration that is rendered for their pods. This is
everything in which a process of it differs from its pod, and what stays different around it. The table
is \`lab/cluster/differences.ts\`; a test holds each process that runs against it, word by word, and
\`npm run lab -- differences\` prints it. This page is written by \`npm run schema\`.
`;

const WHERE: Record<Difference["where"], string> = {
  argument: "Arguments",
  variable: "Environment variables",
  line: "Lines of files",
  file: "Files",
  behaviour: "Behaviour",
};

/** The table as a page: `docs/lab-differences.md`. */
export function differencesMarkdown(): string {
  return [
    HEAD,
    ...sections().flatMap(([title, entries]) => [`## ${title}\n`, ...table(entries)]),
  ].join("\n");
}

/** The table for a terminal. */
export function differencesText(): string {
  return sections()
    .map(([title, entries]) =>
      [
        title,
        ...entries.flatMap(({ what, of, why, covered }) => [
          `  ${what} (${of.join(", ")})`,
          `      why      ${why}`,
          `      covered  ${covered}`,
        ]),
      ].join("\n"),
    )
    .join("\n\n");
}

function sections(): [title: string, entries: Difference[]][] {
  return Object.entries(WHERE).map(([where, title]) => [
    title,
    DIFFERENCES.filter((one) => one.where === where),
  ]);
}

function table(entries: readonly Difference[]): string[] {
  return [
    "| what | of | why | covered by |",
    "|---|---|---|---|",
    ...entries.map(
      ({ what, of, why, covered }) => `| ${what} | ${of.join(", ")} | ${why} | ${covered} |`,
    ),
    "",
  ];
}
