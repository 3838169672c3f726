import { readFileSync } from "node:fs";
import type { Server } from "node:net";
import { openLabFolder } from "../folder";
import { findObjectStore } from "../processes";
import { labCertificates } from "./certificates";
import { isS3, stsHost } from "./names";
import { createNetwork } from "./network";
import { createPodIdentityAgent } from "./pod-identity-agent";
import { readS3Detour } from "./start";
import { createSts } from "./sts";
import { createIssuer } from "./temporary-credentials";

// The process of the lab's AWS beside S3: `process <lab folder> <region> <network> <agent> <sts>`.
const [root = "", region = "", ...ports] = process.argv.slice(2);
const [networkPort = 0, agentPort = 0, stsPort = 0] = ports.map(Number);

async function main(): Promise<void> {
  const lab = openLabFolder(root);
  const { certificate, key } = await labCertificates(lab, region);
  const issuer = createIssuer(lab);
  /** Which role each service account last got credentials of. */
  const issued: Record<string, string> = {};
  const seen = (account: string, roleName: string) => {
    issued[account] = roleName;
  };
  const { server: network } = createNetwork(
    (host, port) => {
      if (host === stsHost(region)) return local(port === 443 ? stsPort : undefined);
      if (!isS3(host, region)) return undefined;
      const store = findObjectStore(lab)?.record.ports;
      const tls = readS3Detour(lab) ?? store?.s3Tls;
      return local({ 443: tls, 80: store?.s3 }[port]);
    },
    () => issued,
  );
  const agent = createPodIdentityAgent(lab, issuer, seen);
  const files = { cert: readFileSync(certificate, "utf8"), key: readFileSync(key, "utf8") };
  const sts = createSts(lab, issuer, files, seen);
  await Promise.all([listen(network, networkPort), listen(agent, agentPort), listen(sts, stsPort)]);
}

const local = (port: number | undefined) =>
  port === undefined ? undefined : { host: "127.0.0.1", port };

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
