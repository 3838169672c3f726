import { createHash } from "node:crypto";
import { dnsLabel } from "../shared/names";
import { REGISTER_SCRIPT } from "./register-script";
import type { BackendSpec, GatewayDatabaseSpec } from "./spec";
import { BACKEND_CACHE_SECONDS } from "./values";

/** Where the registration's pod finds the files of {@link renderRegistration}. */
export const REGISTRATION_FOLDER = "/etc/registration";

/** Name of the script among those files. */
export const REGISTER_SCRIPT_FILE = "register.sh";

/** Labels of its pods, by which network policies admit them: here, and at the clusters. */
export const REGISTRATION_LABELS = {
  "app.kubernetes.io/part-of": "trino-gateway",
  "app.kubernetes.io/component": "registration",
};

/** Files of the registration, and a name that changes with whatever must run it again. */
export interface Registration {
  /** Name of its Job and of its ConfigMap. */
  name: string;
  /** Contents of the ConfigMap. */
  files: Record<string, string>;
}

/**
 * The gateway knows its backends from its database only, and has no configuration for them: a Job in
 * the cluster tells it, so that whoever runs the program need not reach the cluster's network. Its
 * name is a hash of everything that decides what the gateway should know, and of the database that
 * should know it: a database made anew is filled again.
 */
export function renderRegistration(
  releaseName: string,
  backends: readonly BackendSpec[],
  database: GatewayDatabaseSpec,
  timing: RegistrationTiming,
): Registration {
  const files = {
    [REGISTER_SCRIPT_FILE]: REGISTER_SCRIPT,
    ...Object.fromEntries(
      backends.map((backend) => [`${backend.name}.json`, renderBackend(backend)]),
    ),
  };
  const { host, port, name, generation } = database;
  const hash = createHash("sha256")
    .update(JSON.stringify([files, host, port, name, generation, timing]))
    .digest("hex")
    .slice(0, 8);
  return { name: dnsLabel(releaseName, "backends", hash), files };
}

/**
 * The body of `POST /gateway/backend/modify/update`, its keys in the order in which the gateway lists
 * them: the script finds by comparing texts what needs no update.
 */
function renderBackend({ name, url, routingGroup, active = true }: BackendSpec): string {
  return `${JSON.stringify({ active, routingGroup, externalUrl: url, name, proxyTo: url })}\n`;
}

/** How patient the registration is. */
export interface RegistrationTiming {
  /** Seconds between two health checks of the gateway. */
  healthCheckSeconds: number;
  /** Seconds that the queries of a cluster may take that is to go; 0 waits for none. */
  drainSeconds: number;
}

/** Environment of the registration's container; name and password come from the gateway's own Secret. */
export function registrationEnvironment(
  gatewayUrl: string,
  { healthCheckSeconds, drainSeconds }: RegistrationTiming,
): { name: string; value: string }[] {
  return [
    { name: "GATEWAY_URL", value: gatewayUrl },
    { name: "SETTLE_SECONDS", value: String(settleSeconds(healthCheckSeconds)) },
    { name: "DRAIN_SECONDS", value: String(drainSeconds) },
  ];
}

/**
 * Seconds after which every replica has acted on what one of them was told: a health check reads the
 * list of backends again if it is too old, and the one after that works with it.
 */
export function settleSeconds(healthCheckSeconds: number): number {
  return 2 * healthCheckSeconds + BACKEND_CACHE_SECONDS + 1;
}
