import type { Fault } from "../components/shared/faults";
import type { PlatformConfig } from "./stack-file";

/** The AWS identity of all clusters, as a stack file says it. */
export type IdentityConfig = NonNullable<PlatformConfig["identity"]>;

/** What may also stand where version 0.1.0 had it, and there meant the clusters that spool. */
const MOVED = ["workloadIdentity", "additionalPolicyArns", "separateExchangeRole"] as const;

/** The identity of the clusters, from whichever place it stands in; none without one. */
export function identityOf(config: PlatformConfig): IdentityConfig | undefined {
  const { identity } = config;
  const { workloadIdentity, additionalPolicyArns, separateExchangeRole } = oldPlace(config).given;
  const given = { workloadIdentity, additionalPolicyArns, separateExchangeRole, ...identity };
  return given.workloadIdentity && (given as IdentityConfig);
}

/** What an exchange storage is apart from the identity of those who use it. */
export function withoutIdentity<T extends object>(storage: T): Omit<T, (typeof MOVED)[number]> {
  const moved: readonly string[] = MOVED;
  const kept = Object.entries(storage).filter(([key]) => !moved.includes(key));
  return Object.fromEntries(kept) as Omit<T, (typeof MOVED)[number]>;
}

/** What only a stack file can say wrong of its clusters' identity: nothing, or the same twice. */
export function checkIdentity(config: PlatformConfig): Fault[] {
  const { path, given } = oldPlace(config);
  if (path === undefined) return [];
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
function oldPlace({ exchange }: PlatformConfig): {
  path?: string;
  given: Partial<IdentityConfig>;
} {
  const { s3, adoptedS3 } = exchange ?? {};
  if (s3) return { path: "exchange.s3", given: s3 };
  return adoptedS3 ? { path: "exchange.adoptedS3", given: adoptedS3 } : { given: {} };
}
