import * as pulumi from "@pulumi/pulumi";

/** What a stack may choose. */
export interface Settings {
  /** Name of the EKS cluster, and beginning of other names. @default the project's name and stack's */
  name: string;
  /** First address of the VPC, a /16. @default "10.40.0.0" - few home and office networks are there */
  network: string;
  /** Availability zones, by their letters. @default ["a", "b", "c"] */
  zones: string[];
  /** NAT gateways: one, or one for each zone. @default 1 - each costs as much as a small node */
  natGateways: number;
  /** Kubernetes' version. @default "1.34" */
  kubernetesVersion: string;
  /** IAM roles and users that may do everything in the cluster, beside who made it. @default [] */
  administratorArns: string[];
  /** Address ranges that reach the Kubernetes API. @default everybody's - with AWS credentials only */
  apiRanges: string[];
  /** Whether bucket, tables and database go with the stack. @default false */
  deleteData: boolean;
}

/** Rows of `zones`: of a VPC's /16 each zone gets a /20 for pods and a /24 for load balancers. */
const MOST_ZONES = 6;

/**
 * The settings of this stack.
 *
 * @throws RunError that names every fault
 */
export function readSettings(): Settings {
  const config = new pulumi.Config();
  const settings: Settings = {
    name: config.get("name") ?? `${pulumi.getProject()}-${pulumi.getStack()}`,
    network: config.get("network") ?? "10.40.0.0",
    zones: config.getObject<string[]>("zones") ?? ["a", "b", "c"],
    natGateways: config.getNumber("natGateways") ?? 1,
    // renovate: no data source; EKS takes each for 14 months (its page "Kubernetes versions").
    kubernetesVersion: config.get("kubernetesVersion") ?? "1.34",
    administratorArns: config.getObject<string[]>("administratorArns") ?? [],
    apiRanges: config.getObject<string[]>("apiRanges") ?? ["0.0.0.0/0"],
    deleteData: config.getBoolean("deleteData") ?? false,
  };
  const faults = checkSettings(settings);
  if (faults.length > 0) {
    const lines = faults.map((fault) => `  ${pulumi.getProject()}:${fault}`);
    throw new pulumi.RunError(`the settings cannot be used:\n${lines.join("\n")}`);
  }
  return settings;
}

/** Everything wrong with them, one line each. */
export function checkSettings(settings: Settings): string[] {
  const { name, network, zones, natGateways, kubernetesVersion } = settings;
  const { administratorArns, apiRanges } = settings;
  const faults: string[] = [];
  const need = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  // The lake's bucket and IAM roles have it in their names, with what follows it.
  need(
    /^[a-z][a-z0-9-]{0,30}$/.test(name),
    `name: "${name}" is not allowed; use up to 31 lower-case letters, digits and hyphens, a letter first`,
  );
  const isPrivate = /^(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.0\.0$/.test(network);
  need(
    isPrivate,
    `network: "${network}" is no beginning of a private /16; use 10.40.0.0 or another one of 10.x.0.0, 172.16.0.0 to 172.31.0.0, 192.168.0.0`,
  );
  // Kubernetes' Services get 172.20.0.0/16 unless the VPC is there (EKS, `serviceIpv4Cidr`).
  need(
    network !== "172.20.0.0",
    `network: "172.20.0.0" is the range of Kubernetes' own Services; use 10.40.0.0`,
  );
  need(
    zones.length >= 2 && zones.length <= MOST_ZONES,
    `zones: ${zones.length} given; use 2, the least that EKS and RDS take, to ${MOST_ZONES}, for which there is room`,
  );
  need(
    new Set(zones).size === zones.length && zones.every((zone) => /^[a-f]$/.test(zone)),
    `zones: ${JSON.stringify(zones)}; use letters of the region's zones, each once, such as ["a", "b", "c"]`,
  );
  need(
    natGateways === 1 || natGateways === zones.length,
    `natGateways: ${natGateways} is not allowed; use 1, or ${zones.length}, one for each zone: without one no node gets its images`,
  );
  need(
    /^1\.(?:29|[3-9]\d)$/.test(kubernetesVersion),
    `kubernetesVersion: "${kubernetesVersion}" is not allowed; use "1.34", or another one from "1.29" on`,
  );
  for (const arn of administratorArns) {
    need(
      /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/.+$/.test(arn),
      `administratorArns: "${arn}" is no role or user; use an ARN such as arn:aws:iam::111111111111:role/data-platform`,
    );
  }
  for (const range of apiRanges) {
    need(
      /^(?:\d{1,3}\.){3}\d{1,3}\/(?:\d|[12]\d|3[0-2])$/.test(range),
      `apiRanges: "${range}" is no range of addresses; use one such as 203.0.113.0/24`,
    );
  }
  return faults;
}
