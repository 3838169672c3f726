import type { PlatformConfig } from "../stack-file";
import { adoptedS3 } from "./adopted-s3";
import { azure } from "./azure";
import type { Backend, BackendName, Written } from "./backend";
import { gcs } from "./gcs";
import { inCluster } from "./in-cluster";
import { s3 } from "./s3";
import { s3Compatible } from "./s3-compatible";

/**
 * Every backend of the exchange storage, by its word in a stack file. A new one is one file beside
 * this one, one line here, and one field of `ExchangeConfig`.
 */
export const BACKENDS: { [Name in BackendName]: Backend<Name> } = {
  s3,
  adoptedS3,
  s3Compatible,
  inCluster,
  gcs,
  azure,
};

/**
 * Asks the backend that a stack names; undefined if it names none.
 *
 * @param use is given the backend, what the stack says of it, and where that stands
 */
export function askBackend<T>(
  { exchange = {} }: Pick<PlatformConfig, "exchange">,
  use: <Name extends BackendName>(
    backend: Backend<Name>,
    written: Written<Name>,
    path: string,
  ) => T,
): T | undefined {
  const ask = <Name extends BackendName>(name: Name) => {
    const written = exchange[name];
    return written && use(BACKENDS[name], written, `exchange.${name}`);
  };
  const [name] = Object.keys(exchange) as BackendName[];
  return name && ask(name);
}
