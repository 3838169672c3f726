import { UsageError } from "../../cli/output";
import type { PlatformConfig } from "../../infra/stack-file";
import { NotTried } from "../subject";
import type { Login } from "../trino/coordinator";

/** Environment variables with the login at Trino. */
export const LOGIN_VARIABLES = { user: "PROVE_USER", password: "PROVE_PASSWORD" } as const;

/** Who asks where nobody logs in. */
const NOBODY = "trino-platform-proof";

/**
 * As whom queries are sent. The password comes from the environment, or from the terminal, where it is
 * not shown; never from the command line, which every user of the machine may read.
 *
 * @param ask asks on the terminal; undefined if there is none
 * @throws NotTried if only a browser could log in
 * @throws UsageError if something is missing
 */
export async function loginOf(
  config: PlatformConfig,
  environment: Record<string, string | undefined>,
  ask: ((question: string) => Promise<string>) | undefined,
): Promise<Login> {
  const user = environment[LOGIN_VARIABLES.user];
  const password = environment[LOGIN_VARIABLES.password];
  const ways = Object.values(config.clusters).map(
    ({ security }) => security?.authentication ?? config.security?.authentication,
  );
  if (ways.every((way) => way === undefined)) return { user: user ?? NOBODY };
  if (ways.some((way) => way && !way.password)) {
    throw new NotTried("Trino wants a login, and takes no password on every cluster");
  }
  if (user === undefined) {
    throw new UsageError(
      `Trino wants a login: set ${LOGIN_VARIABLES.user}, and ${LOGIN_VARIABLES.password} or type it when asked`,
    );
  }
  if (password !== undefined) return { user, password };
  if (!ask) {
    throw new UsageError(`${LOGIN_VARIABLES.password} is not set, and no terminal can be asked`);
  }
  return { user, password: await ask(`Password of ${user} at Trino: `) };
}
