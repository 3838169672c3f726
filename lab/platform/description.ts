import { type LabFolder, readIfThere, writeWhole } from "../folder";

/** The stack's outputs that the lab uses, as the program exports them. No secrets among them. */
export interface PlatformDescription {
  namespace: string;
  gatewayUrl: string;
  clusterEndpoints: Record<string, string>;
  exchangeBuckets: string[];
  gatewayAdminSecretName: string;
}

const FILE = "platform.json";

/** Keeps the outputs of the last `up` for the commands that come later. */
export function writeDescription(lab: LabFolder, outputs: PlatformDescription): void {
  writeWhole(lab.path(FILE), `${JSON.stringify(outputs, null, 2)}\n`);
}

/** The platform that is up, if one is. */
export function findDescription(lab: LabFolder): PlatformDescription | undefined {
  const text = readIfThere(lab.path(FILE));
  return text ? (JSON.parse(text) as PlatformDescription) : undefined;
}

/**
 * The platform that is up.
 *
 * @throws Error with the command that brings it up, if none is
 */
export function readDescription(lab: LabFolder): PlatformDescription {
  const platform = findDescription(lab);
  if (!platform) throw new Error("no platform is up; bring it up with: npm run lab -- up");
  return platform;
}
