import { KINDS, type Kind } from "./clients";
import { type Run, worstOf } from "./results";
import { type Fault, GROUPS } from "./spec";
import { TESTED } from "./tested";
import { UNTRIED } from "./untried";
import type { Telling } from "./watch";

/** A fault and its runs. */
export interface Seen {
  fault: Fault;
  runs: readonly Run[];
}

/** The page of all faults: of each the worst run. Faults that never ran are not on it. */
export function renderPage(all: readonly Seen[]): string {
  const seen = all.filter(({ runs }) => runs.length > 0);
  const groups = GROUPS.filter((group) => seen.some(({ fault }) => fault.group === group));
  return `${[
    HEAD,
    seen.length > 0 ? renderSummary(seen) : "No run is kept yet.",
    ...groups.flatMap((group) => [
      `## ${group}`,
      ...seen.filter(({ fault }) => fault.group === group).map(renderFault),
    ]),
    "## Held by tests",
    "These are injected by tests with servers of their own, or without any; `npm test` runs them.",
    renderTested(),
    "## Not tried",
    UNTRIED.map(({ title, why }) => `- ${title}: ${why}.`).join("\n"),
  ].join("\n\n")}\n`;
}

/** All at a glance. */
function renderSummary(seen: readonly Seen[]): string {
  const rows = seen.flatMap(({ fault, runs }) => {
    const worst = worstOf(runs);
    if (!worst) return [];
    const { clients, writes, back, told } = worst;
    const failed = KINDS.map((kind) => clients[kind].failed).join(" / ");
    const wrong = KINDS.reduce((sum, kind) => sum + clients[kind].wrong, 0);
    const [first] = told;
    const by = first ? `${first.after} s` : "never";
    const cells = [
      fault.title,
      failed,
      wrong,
      writes.miscounted.length,
      `${back ?? "never"} s`,
      by,
    ];
    return [`| ${cells.join(" | ")} |`];
  });
  return [
    "| fault | failed: dashboards / pipeline / writer | wrong results | writes miscounted | all well after | told after |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function renderTested(): string {
  const rows = TESTED.map(({ group, title, outcome, file, test }) => {
    return `| ${group} | ${title} | ${outcome} | [${plain(test)}](../${file}) |`;
  });
  return ["| | fault | what comes of it | test |", "|---|---|---|---|", ...rows].join("\n");
}

const HEAD = `# Faults: what breaks, what users see, what the operator is told

Written by \`npm run faults\` from the runs in \`faults/results/\`; do not edit it. Each fault is injected
into the lab's real servers while two dashboards (interactive), a pipeline and a writer (batch) are at
work. They ask as Trino's Java client does: a poll is sent again for two minutes, the request that begins
a query is not. A query that failed is asked again.

Every result is compared with the one of an undisturbed platform. The writer inserts numbered rows; an
insert that failed or was not answered is not repeated before the table was asked for its number. At the
end every number must be there once.

Of up to three runs of each fault the worst is shown. Times are those of one small busy machine, and the
lab notices a dead server in 10 s where Trino's default is a minute or more (\`stacks/Pulumi.local.yaml\`).
An alert's time is the one at which its expression began to hold, with a scrape every few seconds
instead of 30; it is sent if it holds for as long as it says.`;

function renderFault({ fault, runs }: Seen): string {
  const worst = worstOf(runs);
  if (!worst) throw new Error(`${fault.name}: no run`);
  const { back, held, writes, told } = worst;
  const lines = [
    `### ${fault.title}`,
    `\`npm run faults -- ${fault.name}\`, the worst of ${runs.length} run${runs.length > 1 ? "s" : ""}: ${worst.date.slice(0, 10)}, ${worst.machine}.`,
    renderClients(fault, worst),
    [
      `- Writes: ${writes.written} rows, each there once` +
        (writes.unsure > 0
          ? `; of ${writes.unsure} inserts without a good answer ${writes.there} had been written.`
          : "."),
      `- Back: ${back === null ? "never" : `${back} s after it began`}, ${held} s of which it held; ${fault.end}.`,
      ...renderTold(told, fault.untold),
      ...worst.seen.map((line) => `- ${line}`),
      ...(fault.advice ? [`- ${fault.advice}`] : []),
      ...worst.amiss.map((line) => `- **Amiss: ${line}**`),
    ].join("\n"),
  ];
  return lines.join("\n\n");
}

function renderClients({ mayFail = {} }: Fault, { clients }: Run): string {
  const rows = KINDS.map((kind) => {
    const { queries, failed, again, wrong, slowest, errors } = clients[kind];
    const why = failed > 0 ? [mayFail[kind], errors[0] && `\`${plain(errors[0])}\``] : [];
    return `| ${CALLED[kind]} | ${queries} | ${failed} | ${again} | ${wrong} | ${slowest} s | ${why.filter(Boolean).join(": ")} |`;
  });
  return [
    "| clients | queries | failed | asked again | wrong | slowest | |",
    "|---|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const CALLED: Record<Kind, string> = {
  dashboard: "dashboards",
  pipeline: "pipeline",
  writer: "writer",
};

/** What would end a cell or a code span. */
const plain = (text: string) => text.replaceAll("|", "/").replaceAll("`", "'").slice(0, 160);

function renderTold(told: readonly Telling[], untold?: string): string[] {
  if (told.length === 0) {
    return [`- The operator was told nothing${untold === undefined ? "" : `: ${untold}`}.`];
  }
  return told.slice(0, 6).map(({ by, text, after, ifItLasts }) => {
    const lasts = ifItLasts ? `, if it lasts ${ifItLasts}` : "";
    return `- Told after ${after} s by \`${by}\`${lasts}: ${plain(text)}`;
  });
}
