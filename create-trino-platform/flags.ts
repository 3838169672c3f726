import { checkAwsRegion, partitionOf } from "../components/shared/aws-regions";
import { eitherOf, nearest } from "../components/shared/faults";
import { type Answers, Catalog, Size, Where } from "./words";

/** What was said on the command line. */
export interface Flags {
  where?: string;
  region?: string;
  size?: string;
  /** Joined by commas. */
  catalogs?: string;
  cluster?: string;
  lakePolicy?: string;
}

/** What of the answers is known, and everything wrong with the flags, one line each. */
export interface Read {
  answers: Partial<Answers>;
  faults: string[];
}

/** One flag that has a wrong value. */
const refusal = (flag: string, value: string, use: string) =>
  `--${flag} "${value}" is not allowed; use ${use}`;

/** A list of words as an `as const` object has them. */
const words = <Word extends string>(all: Record<string, Word>) => Object.values(all);

/** Reads the flags; what is not given is left open. */
export function readFlags(flags: Flags): Read {
  const faults: string[] = [];
  const oneOf = <Word extends string>(
    flag: string,
    value: string | undefined,
    all: Record<string, Word>,
  ): Word | undefined => {
    const known = words(all);
    if (value === undefined || known.includes(value as Word)) return value as Word | undefined;
    faults.push(refusal(flag, value, `${eitherOf(known)}${nearest(value, known)}`));
    return undefined;
  };
  const matching = (flag: string, value: string | undefined, pattern: RegExp, use: string) => {
    if (value === undefined || pattern.test(value)) return value;
    faults.push(refusal(flag, value, use));
    return undefined;
  };
  const where = oneOf("where", flags.where, Where);
  const answers = {
    where,
    region: readRegion(flags.region, where, faults),
    size: oneOf("size", flags.size, Size),
    catalogs: readCatalogs(flags.catalogs, oneOf),
    cluster: matching("cluster", flags.cluster, CLUSTER, "the name of an EKS cluster"),
    lakePolicyArn: matching("lake-policy", flags.lakePolicy, POLICY, POLICY_USE),
  };
  for (const [flag, only] of ONLY) {
    if (flags[flag] !== undefined && where !== undefined && !only.includes(where)) {
      faults.push(`--${kebab(flag)} says nothing for --where ${where}; leave it out`);
    }
  }
  return { answers: withoutUndefined(answers), faults };
}

const CLUSTER = /^[A-Za-z0-9][\w-]{0,99}$/;
const POLICY = /^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\/.+$/;
const POLICY_USE = "the ARN of an IAM policy, such as arn:aws:iam::111111111111:policy/lake";

/** Flags that mean something in some places only. */
const ONLY: [keyof Flags, Where[]][] = [
  ["region", [Where.Eks, Where.EksFromNothing]],
  ["cluster", [Where.Eks]],
  ["lakePolicy", [Where.Eks]],
];

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function readRegion(
  region: string | undefined,
  where: Where | undefined,
  faults: string[],
): string | undefined {
  if (region === undefined) return undefined;
  const unknown = checkAwsRegion("--region", region).map(({ message }) => `--region ${message}`);
  // Policies of AWS have other ARNs in China and in the regions of governments.
  const isElsewhere = where === Where.EksFromNothing && partitionOf(region) !== "aws";
  const elsewhere = `--region "${region}" is in a partition of its own; use one of the public regions, such as eu-west-1, or --where ${Where.Eks}`;
  const found = unknown.length > 0 ? unknown : isElsewhere ? [elsewhere] : [];
  faults.push(...found);
  return found.length === 0 ? region : undefined;
}

function readCatalogs(
  given: string | undefined,
  oneOf: (flag: string, value: string, all: typeof Catalog) => Catalog | undefined,
): Catalog[] | undefined {
  if (given === undefined) return undefined;
  const names = given.split(",").map((name) => name.trim());
  const read = names.map((name) => oneOf("catalogs", name, Catalog));
  return read.every((name) => name !== undefined) ? [...new Set(read as Catalog[])] : undefined;
}

/** Flags that were not given, and without which there is no project: each with what it takes. */
export function missingFlags(flags: Flags): string[] {
  const isEks = flags.where === Where.Eks;
  const isOnAws = flags.where !== Where.Kind;
  const hasLake = flags.catalogs?.split(",").includes(Catalog.Lake);
  const needed: [keyof Flags, boolean, string][] = [
    ["where", true, words(Where).join("|")],
    ["region", isOnAws, "<name>"],
    ["size", true, words(Size).join("|")],
    ["catalogs", true, words(Catalog).join(",")],
    ["cluster", isEks, "<name of the EKS cluster>"],
    ["lakePolicy", isEks && hasLake === true, "<ARN of the policy for the lake's tables>"],
  ];
  return needed
    .filter(([flag, isNeeded]) => isNeeded && flags[flag] === undefined)
    .map(([flag, , takes]) => `--${kebab(flag)} ${takes}`);
}

function withoutUndefined<T extends object>(given: T): Partial<Answers> {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known);
}

/** What is wrong with a folder's name, which becomes the project's and the EKS cluster's. */
export function nameFaults(name: string): string[] {
  return /^[a-z][a-z0-9-]{0,26}$/.test(name)
    ? []
    : [
        `the folder "${name}" cannot name a project; use up to 27 lower-case letters, digits and hyphens, a letter first`,
      ];
}
