import { isTrue, type ValuesReader } from "../../shared/chart-reader";
import { error, type Finding, warning } from "../../shared/finding";
import { configValue } from "./files";

/** Who reaches the coordinator, and how it knows them. */
export function checkAccess(values: ValuesReader): Finding[] {
  return [...checkAuthentication(values), ...checkOpenDoors(values), ...checkForwarding(values)];
}

function authentication(values: ValuesReader): string {
  return configValue("coordinator", values, "http-server.authentication.type") ?? "";
}

function checkAuthentication(values: ValuesReader): Finding[] {
  const path = "server.config.authenticationType";
  const types = authentication(values);
  if (types === "") return [];
  const findings: Finding[] = [];
  if (!configValue("worker", values, "internal-communication.shared-secret")) {
    const why = `${types} needs internal-communication.shared-secret, and Trino does not start without it`;
    const fix =
      "add the line internal-communication.shared-secret=${ENV:NAME} to additionalConfigProperties, and the variable from a Secret in envFrom";
    findings.push(error(path, why, fix));
  }
  const files = values.map("coordinator.additionalConfigFiles");
  const hasPasswords =
    isTrue(values.raw("auth.passwordAuthSecret")) ||
    isTrue(values.raw("auth.passwordAuth")) ||
    isTrue(files["password-authenticator.properties"]);
  if (types.includes("PASSWORD") && !hasPasswords) {
    const why = "PASSWORD needs a password file, and the coordinator does not start without it";
    findings.push(error(path, why, "name its Secret (key password.db) in auth.passwordAuthSecret"));
  }
  const isTrusted =
    values.flag("server.config.https.enabled") ||
    ["http-server.process-forwarded", "http-server.https.enabled"].some(
      (key) => configValue("coordinator", values, key) === "true",
    ) ||
    configValue("coordinator", values, "http-server.authentication.allow-insecure-over-http") ===
      "true";
  if (!isTrusted) {
    const why = `${types} works over HTTPS only, and the coordinator has none and trusts no load balancer's`;
    const fix =
      "enable server.config.https, or add the line http-server.process-forwarded=true behind a load balancer with TLS";
    findings.push(error(path, why, fix));
  }
  return findings;
}

/** Ways in from outside the Kubernetes cluster, for a coordinator that lets everybody in. */
function checkOpenDoors(values: ValuesReader): Finding[] {
  const doors = [
    ...(values.flag("ingress.enabled") ? ["ingress.enabled"] : []),
    ...(values.flag("gateway.enabled") ? ["gateway.enabled"] : []),
    ...(values.text("service.type") !== "ClusterIP" ? ["service.type"] : []),
  ];
  if (authentication(values) !== "") return [];
  return doors.map((path) =>
    warning(
      path,
      "opens the coordinator to whoever reaches it, and without authentication everybody is any user",
      "set server.config.authenticationType",
    ),
  );
}

function checkForwarding(values: ValuesReader): Finding[] {
  const findings: Finding[] = [];
  const forwards = configValue("coordinator", values, "http-server.process-forwarded") === "true";
  for (const path of ["ingress.enabled", "gateway.enabled"]) {
    if (!values.flag(path) || forwards) continue;
    const why =
      "adds forwarded headers, which Trino refuses (406) without http-server.process-forwarded";
    const fix = "add the line http-server.process-forwarded=true to additionalConfigProperties";
    findings.push(error(path, why, fix));
  }
  if (values.flag("networkPolicy.enabled") && values.list("networkPolicy.ingress").length === 0) {
    const why = "lets in this release's pods only: no client, no Trino Gateway, no Prometheus";
    findings.push(warning("networkPolicy.ingress", why, "name who may come in"));
  }
  if (values.flag("server.config.https.enabled")) {
    const path = "server.config.https.keystore.path";
    if (values.text(path) === "") {
      findings.push(error(path, "missing, and the coordinator does not start", "give its path"));
    }
  }
  return findings;
}
