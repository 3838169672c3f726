/** What is shown instead of a secret. */
const MARK = "[secret]";

const SECRET_WORD =
  "(?:password|passwd|pwd|secret|token|credentials?|access[-_.]?key|secret[-_.]?key|api[-_.]?key|private[-_.]?key|connection[-_.]?string)";

// `s3.aws-secret-key=…`, `"password": "…"`, `--token …`, `DB_PASSWORD: …`; a reference to the
// environment is not a secret but the way to keep one.
const ASSIGNED = new RegExp(
  `(["']?[\\w.-]*${SECRET_WORD}[\\w.-]*["']?\\s*[=:]\\s*)(?!["']?\\$\\{ENV:)("[^"]*"|'[^']*'|[^\\s,;&}]+)`,
  "gi",
);
const USER_INFO = /(\w+:\/\/[^\s/:@]+:)[^\s/@]+@/g;
const AUTHORIZATION = /\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/g;
const JSON_WEB_TOKEN = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g;
// An environment variable, as Kubernetes writes it.
const VARIABLE = new RegExp(`("name":"[^"]*${SECRET_WORD}[^"]*","value":")[^"]*`, "gi");
const PASSWORD_HASH = /\$2[aby]\$\d\d\$[\w./]+/g;
const AWS_ACCESS_KEY = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g;

/**
 * A text without what looks like a secret: logs and configuration files are written by others.
 *
 * @example maskSecrets("connection-password=hunter2") // "connection-password=[secret]"
 */
export function maskSecrets(text: string): string {
  return text
    .replace(AUTHORIZATION, `$1 ${MARK}`)
    .replace(JSON_WEB_TOKEN, MARK)
    .replace(AWS_ACCESS_KEY, MARK)
    .replace(PASSWORD_HASH, MARK)
    .replace(VARIABLE, `$1${MARK}`)
    .replace(USER_INFO, `$1${MARK}@`)
    .replace(ASSIGNED, `$1${MARK}`);
}

/** A value at a path whose last name, or whose variable's name, says that it is a secret. */
export function maskValue(path: string, value: string): string {
  const variable = /\.env\[([^\]]+)\]\.value$/.exec(path)?.[1];
  const key = variable ?? /([\w-]+)\W*$/.exec(path)?.[1] ?? "value";
  // Names of Secrets are no secrets.
  if (/(?:name|ref)$/i.test(key)) return maskSecrets(value);
  return maskSecrets(`${key}=${value}`).slice(key.length + 1);
}
