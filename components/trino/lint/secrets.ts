import { isMap } from "../../shared/chart-keys";
import type { ValuesReader } from "../../shared/chart-reader";
import { error, type Finding } from "../../shared/finding";
import { parseProperties } from "../../shared/properties";
import { catalogTexts, propertyFiles } from "./files";

const SECRET = /(password|secret|token|credential|access-?key|account-key|private-key|api-?key)/i;
/** Names that look secret and hold a path, a name, a size or a flag instead. */
const NOT_SECRET =
  /([-.](file|path|name|provider|type|url|uri|endpoint|enabled|field|issuer|audience|timeout|ttl|size|expiration|duration)|password-authenticator\..*)$/i;
const REFERENCE = /\$\{ENV:\w+\}|\{\{/;
const WHY =
  "holds a secret in plain text, which ends in a ConfigMap, in the Helm release and in git";
const FIX = "write ${ENV:NAME}, and give the variable from a Secret in envFrom";

/** Secrets in plain text. The secret itself never stands in a finding. */
export function findSecrets(values: ValuesReader): Finding[] {
  const lines = [
    ...propertyFiles(values).flatMap((file) => file.lines),
    ...catalogTexts(values).flatMap(([path, text]) =>
      parseProperties(text).map(([key, value]) => ({ key, value, path })),
    ),
  ];
  const found = lines
    .filter(({ key, value }) => looksSecret(key, value))
    .map(({ key, path }) => error(path, `"${key}" ${WHY}`, FIX));
  return [...unique(found), ...secretVariables(values)];
}

function looksSecret(key: string, value: string): boolean {
  return SECRET.test(key) && !NOT_SECRET.test(key) && value !== "" && !REFERENCE.test(value);
}

function secretVariables(values: ValuesReader): Finding[] {
  return values.list("env").flatMap((variable, index) => {
    if (!isMap(variable) || typeof variable.value !== "string") return [];
    return looksSecret(String(variable.name).replaceAll("_", "-"), variable.value)
      ? [
          error(
            `env[${index}].value`,
            `${variable.name} ${WHY}`,
            "use envFrom, or valueFrom: { secretKeyRef }",
          ),
        ]
      : [];
  });
}

/** The same line, read for both roles, is one finding. */
export function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ path, message }) => {
    const id = `${path}\n${message}`;
    return seen.has(id) ? false : seen.add(id);
  });
}
