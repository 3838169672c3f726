import {
  type Access,
  reportSecurity,
  type SecurityReport,
} from "../../components/platform/security-report";
import { encrypts } from "../../components/spooling/values";
import { askDatabase } from "../../infra/database";
import { askBackend } from "../../infra/exchange/backends";
import { spoolingPlace } from "../../infra/spooling/check";
import type { PlatformConfig } from "../../infra/stack-file";
import { type Call, show } from "../command";
import { coloursOf, type Output } from "../output";
import { readStackFile } from "./stack-file";

/**
 * The command `explain security`.
 *
 * @returns the exit code
 * @throws UsageError, StackFileError
 */
export async function explainSecurity(call: Call): Promise<number> {
  const [stack = ""] = call.args;
  const report = stackSecurity(readStackFile(stack));
  show(call, report, () => formatSecurity(report, call.output));
  return 0;
}

/** Who can reach what in a stack. */
export function stackSecurity(config: PlatformConfig): SecurityReport {
  const { clusters, security, gateway } = config;
  const database = askDatabase(gateway.database, (one, written, kind) => ({
    kind,
    ...one.trust(written),
  }));
  if (!database) throw new Error("checked when the stack file was read");
  const { access, open } = reportSecurity({
    clusters,
    security,
    gateway: { ...gateway, database },
  });
  const store = askBackend(config, (backend, written) => backend.exposure?.(written));
  const results = resultsAccess(config);
  return {
    access: [...access, ...(store ? [store.access] : []), ...results],
    open: [
      ...open,
      ...(store ? [store.open] : []),
      ...(results.some(({ over }) => over === PLAIN) ? [PLAIN_RESULTS] : []),
    ],
  };
}

const PLAIN = "plain HTTP";
const PLAIN_RESULTS =
  "the store of spooled results: gives them to clients over plain HTTP; close it with an https endpoint in spooling.s3Compatible";

/** Who reaches results that are spooled for clients. */
function resultsAccess(config: PlatformConfig): Access[] {
  const { spooling } = config;
  if (!spooling) return [];
  const key = encrypts(spooling) ? ", and the key of each segment" : "";
  return [
    {
      who: "whoever has the address of a segment, which its query's client is told",
      reaches: `spooled results: ${spoolingPlace(config)}`,
      login: `a signature in the address that ends by itself${key}`,
      over: /^http:/i.test(spooling.s3Compatible?.endpoint ?? "") ? PLAIN : "TLS",
    },
  ];
}

/** The same as one page. */
export function formatSecurity({ access, open }: SecurityReport, output: Output): string {
  const colours = coloursOf(output);
  const rows = access.map(({ who, reaches, login, over }) =>
    [
      colours.bold(reaches),
      `  reached by  ${who}`,
      `  login       ${login}`,
      `  over        ${over}`,
    ].join("\n"),
  );
  const warnings =
    open.length === 0
      ? "nothing is open"
      : [colours.bold("open:"), ...open.map((one) => `  - ${one}`)].join("\n");
  return [...rows, "", warnings].join("\n");
}
