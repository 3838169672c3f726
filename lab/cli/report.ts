import pc from "picocolors";
import type { LabFolder } from "../folder";
import { platformSubject } from "../platform/subject";

/** Where everything is, and what to try next. */
export function renderWelcome(lab: LabFolder): string {
  return [
    pc.bold("The platform is up"),
    ...renderEndpoints(lab),
    "",
    pc.bold("Try, in another terminal"),
    '  npm run lab -- query "SELECT count(*) FROM lake.proof.lineitem" --source superset',
    '  npm run lab -- query "INSERT INTO lake.proof.orders VALUES (2, 2)"',
    "  npm run lab -- kill trino-batch-worker-0",
    "  npm run lab -- status",
    "",
    `Ctrl-C takes it down and leaves nothing behind.`,
  ].join("\n");
}

/** Addresses of everything that people open, one line each. */
export function renderEndpoints(lab: LabFolder): string[] {
  const { gateway, coordinators } = platformSubject(lab);
  const row = (name: string, address: string) => `  ${name.padEnd(24)}${pc.cyan(address)}`;
  return [
    row("Gateway", gateway),
    row("JDBC", `jdbc:trino://${new URL(gateway).host}`),
    row("Gateway web UI", `${gateway}/trino-gateway  (admin, npm run lab -- password)`),
    ...Object.entries(coordinators).map(([name, url]) => row(`${name} web UI`, `${url}/ui/`)),
  ];
}
