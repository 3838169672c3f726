import { isMap } from "../../shared/chart-keys";
import type { ValuesReader } from "../../shared/chart-reader";
import { error, type Finding } from "../../shared/finding";
import { parseProperties } from "../../shared/properties";
import { secretIn } from "../../shared/secrets/detect";
import { catalogTexts, propertyFiles } from "./files";

const WHERE = "which ends in a ConfigMap, in the Helm release and in git";
const FIX = "write ${ENV:NAME}, and give the variable from a Secret in envFrom";

/** Secrets in plain text. The secret itself never stands in a finding. */
export function findSecrets(values: ValuesReader): Finding[] {
  const lines = [
    ...propertyFiles(values).flatMap((file) => file.lines),
    ...catalogTexts(values).flatMap(([path, text]) =>
      parseProperties(text).map(([key, value]) => ({ key, value, path })),
    ),
  ];
  const found = lines.flatMap(({ key, value, path }) => {
    const secret = secretIn(key, value);
    return secret ? [error(path, `"${key}" ${secret}, ${WHERE}`, FIX)] : [];
  });
  return [...unique(found), ...secretVariables(values)];
}

function secretVariables(values: ValuesReader): Finding[] {
  return values.list("env").flatMap((variable, index) => {
    if (!isMap(variable) || typeof variable.value !== "string") return [];
    const secret = secretIn(String(variable.name), variable.value);
    return secret
      ? [
          error(
            `env[${index}].value`,
            `${variable.name} ${secret}, ${WHERE}`,
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
