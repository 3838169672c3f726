import { TRINO_VERSIONS, versionFault } from "../../components/shared/versions";
import { NEWEST_MEASURED } from "../../components/trino/properties/table";
import { type Call, show } from "../command";
import { coloursOf, type Output, UsageError } from "../output";
import {
  type StackUpgrade,
  type UpgradeChange,
  type UpgradeEffect,
  upgradeOf,
} from "../upgrade/stack-upgrade";
import { faultsAtVersion, readStackFile } from "./stack-file";

/**
 * The command `explain upgrade`.
 *
 * @returns the exit code: 1 if a server would not start
 * @throws UsageError, StackFileError
 */
export async function explainUpgrade(call: Call): Promise<number> {
  const [stack = ""] = call.args;
  const to = call.value("to") ?? String(NEWEST_MEASURED);
  const fault = versionFault(to, TRINO_VERSIONS);
  if (fault) throw new UsageError(`--to "${to}" ${fault}`);
  const upgrade = upgradeOf(readStackFile(stack), Number(to), (version) =>
    faultsAtVersion(stack, version),
  );
  show(call, upgrade, () => formatUpgrade(stack, upgrade, call.output));
  return upgrade.changes.some(({ effect }) => effect === "stops") ? 1 : 0;
}

/** What stands over each kind of change, worst first. */
const TITLES: Record<UpgradeEffect, string> = {
  stops: "stops a server, or is refused before",
  renamed: "has another name",
  fails: "fails queries that it did not fail",
  changes: "has another default or meaning",
  ours: "the platform itself writes otherwise; nothing to do",
};

/** The same as text. */
export function formatUpgrade(stack: string, upgrade: StackUpgrade, output: Output): string {
  const { to, clusters, changes, unknown } = upgrade;
  const colours = coloursOf(output);
  const rows = clusters.map(({ name, from }) =>
    from < to ? `  ${name}: from ${from}` : `  ${name}: has ${from} already`,
  );
  const head = [colours.bold(`${stack} to Trino ${to}, clusters in this order:`), ...rows];
  const parts = (Object.keys(TITLES) as UpgradeEffect[]).flatMap((effect) => {
    const found = changes.filter((change) => change.effect === effect);
    if (found.length === 0) return [];
    const lines = found.map((change) => describe(change, clusters.length));
    return [[colours.bold(TITLES[effect]), ...lines].join("\n")];
  });
  const rest = unknown.map((one) => `  ${one}`);
  return [
    head.join("\n"),
    ...(parts.length > 0 ? parts : ["nothing of this stack changes"]),
    ...(rest.length > 0 ? [[colours.bold("cannot be said"), ...rest].join("\n")] : []),
  ].join("\n\n");
}

function describe(change: UpgradeChange, all: number): string {
  const { path, what, instead, since, source, clusters, effect } = change;
  const who = clusters.length === all ? "" : `${clusters.join(", ")}: `;
  const origin = [since === undefined ? "" : `since ${since}`, source ?? ""].filter(Boolean);
  const tail = origin.length > 0 ? ` (${origin.join(", ")})` : "";
  const first = path === "" ? `  ${who}${what}${tail}` : `  ${path}: ${what}${tail}`;
  return instead === undefined || effect === "ours" ? first : `${first}\n    ${instead}`;
}
