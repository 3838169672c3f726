import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { addressesOf, externalUrl } from "../components/gateway/ingress/addresses";
import type { GatewayIngressSpec } from "../components/gateway/ingress/spec";
import type { TrinoPlatform } from "../components/index";
import type { ExchangeStorage } from "./exchange/backend";

/** What the stack exports; `Pulumi.README.md` shows it in the console. */
export function stackOutputs(
  platform: TrinoPlatform,
  storage: ExchangeStorage | undefined,
  namespace: pulumi.Output<string>,
  ingress: GatewayIngressSpec | undefined,
): Record<string, unknown> {
  const address = platform.url.apply((url) => new URL(url).host);
  return {
    // Pulumi's console shows this output, with the other outputs filled in.
    readme: readFileSync(join(__dirname, "Pulumi.README.md"), "utf8"),
    namespace,
    /** The one address that clients need. */
    gatewayUrl: platform.url,
    jdbcUrl: address.apply((host) => `jdbc:trino://${host}`),
    /** How clients connect, from outside if there is an ingress. */
    connect: platform.url.apply((url) => addressesOf(externalUrl(ingress) ?? url)),
    gatewayWebUi: platform.url.apply((url) => `${url}/trino-gateway`),
    gatewayAdminSecretName: platform.gatewayAdminSecretName,
    /** Each coordinator, for administrators: queries belong to the gateway. */
    clusterEndpoints: platform.endpoints,
    clusterWebUis: platform.endpoints.apply((endpoints) =>
      Object.fromEntries(Object.entries(endpoints).map(([name, url]) => [name, `${url}/ui/`])),
    ),
    ...(storage?.bucketNames && { exchangeBuckets: storage.bucketNames }),
    /** The AWS role of each cluster's pods. */
    clusterRoleArns: platform.roleArns,
  };
}
