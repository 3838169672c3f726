import { partitionOf } from "./aws-regions";
import type { Fault } from "./faults";

/** What can be judged: a text. An output of another resource is known only later. */
type Given = unknown;

/** The parts of an Amazon Resource Name. */
interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

function readArn(text: string): Arn | undefined {
  const [, partition, service, region, account, resource] =
    /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws)?:(\S+)$/.exec(text) ?? [];
  if (partition === undefined || service === undefined || resource === undefined) return undefined;
  return { partition, service, region: region ?? "", account: account ?? "", resource };
}

/** A fault unless this is the ARN of a managed policy of IAM. */
export function checkPolicyArn(path: string, given: Given): Fault[] {
  if (typeof given !== "string") return [];
  const arn = readArn(given);
  if (arn?.service === "iam" && /^policy\/[\w+=,.@/-]+$/.test(arn.resource)) return [];
  const form = "arn:aws:iam::123456789012:policy/name";
  const name = /^[\w+=,.@-]{1,128}$/.test(given) ? given : undefined;
  const message =
    name === undefined
      ? `"${given}" is not the ARN of a policy; write it as ${form}`
      : `"${name}" is a name; give the policy's ARN, like ${form.replace(/name$/, name)}`;
  return [{ path, message }];
}

/** What is wrong with a list of policies for one role: what is none, and what stands twice. */
export function checkPolicyArns(path: string, given: readonly Given[] = []): Fault[] {
  return given.flatMap((arn, index) =>
    typeof arn === "string" && given.indexOf(arn) < index
      ? [{ path: `${path}[${index}]`, message: `"${arn}" stands twice; keep one` }]
      : checkPolicyArn(`${path}[${index}]`, arn),
  );
}

const KEY_ID = "([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})";

/**
 * A fault unless this is the ARN of a key of KMS. An alias is refused: it stands in a policy of IAM,
 * where an alias allows nothing (AWS KMS Developer Guide, "Specifying KMS keys in IAM policies").
 */
export function checkKmsKeyArn(path: string, given: Given): Fault[] {
  if (typeof given !== "string") return [];
  const arn = readArn(given);
  if (arn?.service === "kms" && new RegExp(`^key/${KEY_ID}$`).test(arn.resource)) return [];
  const form = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const isAlias = /(^|:)alias\//.test(given);
  const message = isAlias
    ? `"${given}" is an alias, which a policy cannot name; give the ARN of its key, like ${form}`
    : `"${given}" is not the ARN of a KMS key; write it as ${form}`;
  return [{ path, message }];
}

/** A fault if an ARN is of another region, or of another partition, than the stack. */
export function checkArnRegion(path: string, given: Given, region: string | undefined): Fault[] {
  const arn = typeof given === "string" ? readArn(given) : undefined;
  const partition = region === undefined ? undefined : partitionOf(region);
  if (arn === undefined || partition === undefined) return [];
  if (arn.region !== "" && arn.region !== region) {
    const message = `"${given}" is in ${arn.region}, and aws:region is ${region}; give one of ${region}`;
    return [{ path, message }];
  }
  return arn.partition === partition
    ? []
    : [
        {
          path,
          message: `"${given}" begins with arn:${arn.partition}, and ${region} has arn:${partition}`,
        },
      ];
}

/** A fault unless this is the ARN of a certificate of ACM. */
export function checkCertificateArn(path: string, given: Given): Fault[] {
  if (typeof given !== "string") return [];
  const arn = readArn(given);
  if (arn?.service === "acm" && arn.region !== "" && /^certificate\/[\w-]+$/.test(arn.resource)) {
    return [];
  }
  const message = `"${given}" is not the ARN of a certificate of ACM; write it as arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab`;
  return [{ path, message }];
}

/** What is wrong with an OIDC provider of IAM: its ARN ends with its URL, without the scheme. */
export function checkOidcProvider(provider: {
  oidcProviderArn?: Given;
  oidcProviderUrl?: Given;
}): Fault[] {
  const { oidcProviderArn: arn, oidcProviderUrl: url } = provider;
  const issuer = typeof url === "string" ? issuerOf(url) : undefined;
  const faults: Fault[] = [];
  if (typeof url === "string" && issuer === undefined) {
    const message = `"${url}" is not the URL of an OIDC provider; write it as https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE`;
    faults.push({ path: "oidcProviderUrl", message });
  }
  if (typeof arn !== "string") return faults;
  const read = readArn(arn);
  const named =
    read?.service === "iam" ? /^oidc-provider\/(.+)$/.exec(read.resource)?.[1] : undefined;
  if (named === undefined) {
    const tail = issuer ?? "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
    const message = `"${arn}" is not the ARN of an OIDC provider; write it as arn:aws:iam::123456789012:oidc-provider/${tail}`;
    faults.push({ path: "oidcProviderArn", message });
  } else if (issuer !== undefined && named !== issuer) {
    const message = `"${arn}" is another provider than oidcProviderUrl says; its own URL is https://${named}`;
    faults.push({ path: "oidcProviderArn", message });
  }
  return faults;
}

/** The issuer without its scheme, as policies name it; undefined if the text is no https URL. */
function issuerOf(url: string): string | undefined {
  return /^(?:https:\/\/)?([a-z0-9.-]+\.[a-z]+(?:\/[\w./-]*)?)$/i
    .exec(url)?.[1]
    ?.replace(/\/$/, "");
}

/** A fault unless this is the name of an EKS cluster (API `CreateCluster`). */
export function checkEksClusterName(path: string, given: Given): Fault[] {
  if (typeof given !== "string" || /^[0-9A-Za-z][\w-]{0,99}$/.test(given)) return [];
  const name = /:cluster\/([\w-]+)$/.exec(given)?.[1];
  const message = name
    ? `"${given}" is an ARN; give the name alone, "${name}"`
    : `"${given}" is not the name of an EKS cluster; use up to 100 letters, digits, hyphens and underscores`;
  return [{ path, message }];
}

/** Kinds of things that AWS gives ids to, by the prefix of the id. */
const KINDS: Record<string, string> = {
  subnet: "a subnet",
  sg: "a security group",
  vpce: "a VPC endpoint",
  vpc: "a VPC",
};

/** A fault unless this is the id of such a thing: its prefix and 8 or 17 hexadecimal digits. */
export function checkAwsId(path: string, given: Given, prefix: "subnet" | "sg" | "vpce"): Fault[] {
  if (typeof given !== "string") return [];
  if (new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(given)) return [];
  const other = KINDS[/^([a-z]+)-[0-9a-f]+$/.exec(given)?.[1] ?? ""];
  const is = other && other !== KINDS[prefix] ? `is ${other}` : `is not the id of ${KINDS[prefix]}`;
  return [{ path, message: `"${given}" ${is}; write it as ${prefix}-0123456789abcdef0` }];
}

/** What is wrong with a list of such ids. */
export function checkAwsIds(
  path: string,
  given: Given,
  prefix: "subnet" | "sg",
  least: { count: number; why: string },
): Fault[] {
  if (!Array.isArray(given)) return [];
  if (given.length < least.count) {
    const count = given.length === 0 ? "none" : `only ${given.length}`;
    return [{ path, message: `${count}; ${least.why}` }];
  }
  return given.flatMap((id, index) => {
    const twin = typeof id === "string" ? given.indexOf(id) : index;
    return twin === index
      ? checkAwsId(`${path}[${index}]`, id, prefix)
      : [{ path: `${path}[${index}]`, message: `"${id}" stands twice; keep one` }];
  });
}
