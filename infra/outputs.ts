import type * as pulumi from "@pulumi/pulumi";
import type { S3ExchangeStorage, TrinoPlatform } from "../components";

/** What the stack exports; `Pulumi.README.md` shows it in the console. */
export function stackOutputs(
  platform: TrinoPlatform,
  storage: S3ExchangeStorage | undefined,
  namespace: pulumi.Output<string>,
): Record<string, unknown> {
  const address = platform.url.apply((url) => new URL(url).host);
  return {
    namespace,
    /** The one address that clients need. */
    gatewayUrl: platform.url,
    jdbcUrl: address.apply((host) => `jdbc:trino://${host}`),
    gatewayWebUi: platform.url.apply((url) => `${url}/trino-gateway`),
    gatewayAdminSecretName: platform.gatewayAdminSecretName,
    /** Each coordinator, for administrators: queries belong to the gateway. */
    clusterEndpoints: platform.endpoints,
    clusterWebUis: platform.endpoints.apply((endpoints) =>
      Object.fromEntries(Object.entries(endpoints).map(([name, url]) => [name, `${url}/ui/`])),
    ),
    ...(storage && { exchangeBuckets: storage.bucketNames, exchangeRoleArn: storage.roleArn }),
  };
}
