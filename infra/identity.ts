import type { Fault } from "../components/shared/faults";
import { MOVED } from "./exchange/amazon-s3";
import { askBackend } from "./exchange/backends";
import type { PlatformConfig } from "./stack-file";

/** The AWS identity of all clusters, as a stack file says it. */
export type StackIdentity = NonNullable<PlatformConfig["identity"]>;

/** The identity of the clusters, from whichever place it stands in; none without one. */
export function identityOf(config: PlatformConfig): StackIdentity | undefined {
  const { identity } = config;
  const { workloadIdentity, additionalPolicyArns, separateExchangeRole } = oldPlace(config).given;
  const given = { workloadIdentity, additionalPolicyArns, separateExchangeRole, ...identity };
  return given.workloadIdentity && (given as StackIdentity);
}

/** What only a stack file can say wrong of its clusters' identity: nothing, or the same twice. */
export function checkIdentity(config: PlatformConfig): Fault[] {
  const { path, given } = oldPlace(config);
  if (path === undefined) return separatedForNothing(config);
  if (!config.identity && !given.workloadIdentity) {
    const message =
      "missing; whoever spools on S3 needs an AWS role: say in workloadIdentity how pods become it, podIdentity or irsa";
    return [{ path: "identity", message }];
  }
  return MOVED.filter(
    (key) => given[key] !== undefined && config.identity?.[key] !== undefined,
  ).map((key) => ({
    path: `${path}.${key}`,
    message: `also stands in identity.${key}; keep one of the two`,
  }));
}

/** A role of its own for an exchange that takes no role of AWS. */
function separatedForNothing({ identity, exchange = {} }: PlatformConfig): Fault[] {
  const [backend] = Object.keys(exchange);
  if (!identity?.separateExchangeRole || backend === undefined) return [];
  const message = `true, but exchange.${backend} takes no AWS role; leave it out, or spool on exchange.s3 or exchange.adoptedS3`;
  return [{ path: "identity.separateExchangeRole", message }];
}

/** The same faults, those of identity, region and version where the stack file says them. */
export function atItsPlace(config: PlatformConfig, faults: readonly Fault[]): Fault[] {
  const { path = "", given } = oldPlace(config);
  const moved = MOVED.filter(
    (key) => given[key] !== undefined && config.identity?.[key] === undefined,
  );
  const elsewhere: Record<string, string> = {
    awsRegion: "aws:region",
    "gateway.gatewayVersion": "gatewayVersion",
  };
  return faults.map((fault) =>
    elsewhere[fault.path] !== undefined
      ? { ...fault, path: elsewhere[fault.path] ?? fault.path }
      : moved.some((key) => fault.path.startsWith(`identity.${key}`))
        ? { ...fault, path: `${path}${fault.path.slice("identity".length)}` }
        : fault,
  );
}

/** The exchange on S3, if there is one, and where it stands. */
function oldPlace(config: PlatformConfig): { path?: string; given: Partial<StackIdentity> } {
  const place = askBackend(config, (backend, written, path) => {
    const given = backend.amazonS3(written)?.identity;
    return given && { path, given };
  });
  return place ?? { given: {} };
}
