import sensitive from "./sensitive.json";

/** Names that Trino itself calls secret, recorded from its jars. */
const RECORDED: readonly string[] = sensitive.properties;

/**
 * Recorded names of addresses and ids: Trino masks them because they may hold a secret. What they hold is
 * looked at.
 */
const ADDRESS = /(url|uri|endpoint|-id)$/;

/** Names that plugins give to secrets whose jars are not recorded. */
const LOOKS_SECRET =
  /(passwo?r?d|passphrase|secret|token|credentials?|access-?key|account-?key|private-?key|api-?key|json-?key|shared-?key|customer-?key|connection-?string|sasl\.jaas|\bpwd)/i;

/** Names that look secret and hold a path, a name, a size, a flag or an address instead. */
const LOOKS_PLAIN =
  /([-._](file|path|name|names|provider|type|url|uri|endpoint|enabled|field|fields|issuer|audience|timeout|ttl|size|expiration|duration|header|resource|scope|scopes|lifetime|issuers|manager|location|refresh|period|interval|cache|claim|threshold|count|pattern|mapping)|password-authenticator\..*|token-exchange|(^|[.-])max-.*|access-key-id)$/i;

/** Values that no secret has. */
const WORD = /^(true|false|none|null|\d+(\.\d+)?(ns|us|ms|s|m|h|d|B|kB|MB|GB)?)$/i;

/** A file: whose name says what is in it, as `privateKey` of the gateway does. */
const FILE = /^\/[\w./-]+\.(pem|key|crt|p12|jks|json|db|properties|txt)$/;

/** What stands for something that Trino finds elsewhere: `${ENV:NAME}`, or another provider's. */
const REFERENCE = /\$\{[A-Za-z][\w-]*:[^}]+\}/g;

/** What a value holds whatever its property is called; the part behind the name is the secret. */
const IN_VALUES: readonly [RegExp, string][] = [
  [/:\/\/[^\s/:@?#]*:([^\s/@]+)@/g, "a password in an address"],
  [
    /[?&;,\s](?:password|passwd|pwd|secret|token|access_?token|api_?key|access_?key|account_?key|secret_?key|sig|sas|sharedaccesskey|accountkey|ssl(?:key|trust)storepassword)=([^&;,\s"']+)/gi,
    "a password in an address",
  ],
  [/\b(?:password|secret|token)\s*=\s*["']([^"']+)["']/gi, "a password in quotes"],
  [/(-----BEGIN [A-Z ]*PRIVATE KEY)/g, "a private key"],
  [/("private_key"\s*:)/g, "a private key"],
  [/\b((?:AKIA|ASIA)[0-9A-Z]{16})\b/g, "an access key of AWS"],
  [/\b(?:basic|bearer)\s+([A-Za-z0-9+/._~-]{8,}=*)/gi, "a login"],
];

/**
 * What is secret in a property written in plain text, in words that follow its name; undefined if nothing
 * is. The secret itself never stands in it.
 */
export function secretIn(key: string, value: string): string | undefined {
  const plain = value.trim();
  if (plain === "") return undefined;
  for (const [pattern, what] of IN_VALUES) {
    for (const match of plain.matchAll(pattern)) {
      if (!isReference(match[1] ?? "")) return `holds ${what}, in plain text`;
    }
  }
  if (!isSecretName(key) || isReference(plain) || WORD.test(plain) || FILE.test(plain))
    return undefined;
  // A reference with text around it is a secret that is known in part, unless it is no text but form.
  const rest = plain.replace(REFERENCE, "");
  if (rest !== plain && IN_VALUES.some(([pattern]) => plain.match(pattern))) return undefined;
  return "holds a secret in plain text";
}

/** Whether a property of that name holds a secret, also under a prefix: `discovery.http-client.…`. */
export function isSecretName(key: string): boolean {
  const name = key.replaceAll("_", "-").toLowerCase();
  const recorded = RECORDED.some((one) => name === one || name.endsWith(`.${one}`));
  if (recorded) return !ADDRESS.test(name);
  return LOOKS_SECRET.test(name) && !LOOKS_PLAIN.test(name);
}

function isReference(value: string): boolean {
  // A template of the chart is filled in later, and judged then.
  return value.replace(REFERENCE, "") === "" || /^\{\{.*\}\}$/.test(value);
}
