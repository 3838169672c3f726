import { below, type Fault } from "./faults";

/** Longest DNS label (RFC 1123), and so the longest name of a Service or of a namespace. */
export const MAX_LABEL = 63;

/**
 * Longest name of a Helm release (`releaseNameMaxLen` in Helm's `pkg/chartutil`): it leaves room for
 * what charts append.
 */
export const MAX_RELEASE_NAME = 53;

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Why a name of at most so many characters; in words that follow "at most 47". */
interface Limit {
  most: number;
  why?: string;
}

/**
 * A fault unless the text is a DNS label as Kubernetes wants it.
 *
 * @param given not judged if it is no text: an output is known only later
 * @param what what it would name, with its article: `a namespace`
 */
export function checkLabel(
  path: string,
  given: unknown,
  what: string,
  { most, why }: Limit = { most: MAX_LABEL },
): Fault[] {
  if (typeof given !== "string") return [];
  const because = why === undefined ? "" : ` ${why}`;
  if (LABEL.test(given) && given.length > most) {
    const message = `"${given}" has ${given.length} characters; ${what} has at most ${most}${because}`;
    return [{ path, message }];
  }
  return LABEL.test(given)
    ? []
    : [
        {
          path,
          message: `"${given}" is not the name of ${what}; use lower-case letters, digits and hyphens, a letter or digit at both ends, at most ${most}${because}${meant(given, most)}`,
        },
      ];
}

/** A fault unless the text is a DNS subdomain, as most objects of Kubernetes are named. */
export function checkObjectName(path: string, given: unknown, what: string): Fault[] {
  if (typeof given !== "string" || isSubdomain(given)) return [];
  return [
    {
      path,
      message: `"${given}" is not the name of ${what}; use lower-case letters, digits, hyphens and dots, a letter or digit at both ends${meant(given, 253)}`,
    },
  ];
}

function isSubdomain(name: string): boolean {
  return SUBDOMAIN.test(name) && name.length <= 253;
}

/** A fault unless this is the name of a namespace. */
export function checkNamespace(path: string, given: unknown): Fault[] {
  return checkLabel(path, given, "a namespace");
}

/**
 * A fault unless this can name a Helm release whose Service has the same name: Services begin with a
 * letter (RFC 1035).
 *
 * @param appended the longest that is appended to it in the name of another object, and that
 * object's own limit
 */
export function checkReleaseName(path: string, given: unknown, limit: Limit = RELEASE): Fault[] {
  const faults = checkLabel(path, given, "a Helm release", limit);
  if (faults.length > 0 || typeof given !== "string" || /^[a-z]/.test(given)) return faults;
  return [
    {
      path,
      message: `"${given}" begins with a digit, and a Service is named like the release; begin with a letter`,
    },
  ];
}

const RELEASE: Limit = { most: MAX_RELEASE_NAME, why: "(Helm's limit)" };

/**
 * A fault unless this is the name of a Kubernetes Secret. What is no name may be the secret itself:
 * it is never repeated.
 */
export function checkSecretName(path: string, given: unknown): Fault[] {
  if (typeof given !== "string" || isSubdomain(given)) return [];
  return [
    {
      path,
      message:
        "is not the name of a Kubernetes Secret: lower-case letters, digits, hyphens and dots, like trino-database; name the Secret, never write here what is in it",
    },
  ];
}

/** Faults of a list of such names. */
export function checkSecretNames(path: string, given: unknown): Fault[] {
  return Array.isArray(given)
    ? given.flatMap((name, index) => checkSecretName(`${path}[${index}]`, name))
    : [];
}

/** A fault unless this is a key of a Secret or ConfigMap, and so the name of a file. */
export function checkKeyName(path: string, given: unknown, example: string): Fault[] {
  if (typeof given !== "string") return [];
  return /^[-._a-zA-Z0-9]{1,253}$/.test(given) && given !== "." && given !== ".."
    ? []
    : [
        {
          path,
          message: `"${given}" is not a key of a Secret; use letters, digits, hyphens, dots and underscores, like ${example}`,
        },
      ];
}

const LABEL_WORD = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)$/;

/** True if the text is the key of a label: `role` or `karpenter.sh/capacity-type`. */
export function isLabelKey(key: string): boolean {
  const [name = "", prefix, more] = key.split("/").reverse();
  return (
    more === undefined && LABEL_WORD.test(name) && (prefix === undefined || isSubdomain(prefix))
  );
}

/** Faults of labels that objects have or are picked by. Paths are `["key"]`. */
export function checkLabels(labels: Readonly<Record<string, unknown>> | undefined): Fault[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const path = `["${key}"]`;
    if (!isLabelKey(key)) {
      const message = `"${key}" is not a label; write it as in kubectl get --show-labels, like example.com/role`;
      return [{ path, message }];
    }
    if (typeof value === "object") {
      return [{ path, message: "has no value; give one text, or remove the line" }];
    }
    // An empty value is one.
    return typeof value !== "string" || value === "" || LABEL_WORD.test(value)
      ? []
      : [
          {
            path,
            message: `"${value}" is not the value of a label; use up to 63 letters, digits, hyphens, dots and underscores, a letter or digit at both ends`,
          },
        ];
  });
}

/** Faults of pods that may connect: those of a namespace, with labels, or both. */
export function checkPeer(peer: {
  namespace?: unknown;
  podLabels?: Readonly<Record<string, unknown>>;
}): Fault[] {
  const { namespace, podLabels } = peer;
  return namespace || Object.keys(podLabels ?? {}).length > 0
    ? [...checkNamespace("namespace", namespace), ...below("podLabels", checkLabels(podLabels))]
    : [{ path: "", message: "nobody in particular; give namespace, podLabels or both" }];
}

/** The nearest right name, as the tail of a message. */
function meant(name: string, most: number): string {
  const near = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, most)
    .replace(/^-+|-+$/g, "");
  return near === "" || near === name ? "" : ` (did you mean "${near}"?)`;
}
