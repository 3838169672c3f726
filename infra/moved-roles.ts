import * as pulumi from "@pulumi/pulumi";
import { clusterReleaseName, exchangeServiceAccounts } from "../components/platform/names";
import type { PlatformCluster } from "../components/platform/spec";

/** The name under which version 0.1.0 kept what is of a role, below the exchange storage. */
const OLD = "exchange";

/**
 * Until version 0.1.0 the clusters that spool shared one role, which belonged to the exchange storage.
 * Now each cluster has its own, and the first that spools goes on with the old one: its resources are
 * the old ones under new names. The associations of the others stay, too, and get another role: AWS
 * takes one association a service account.
 *
 * @param storage the exchange storage, below which the resources stood
 */
export function rolesOfStorage(
  clusters: Record<string, PlatformCluster>,
  storage: pulumi.Resource,
): pulumi.ResourceTransformation {
  const spooling = exchangeServiceAccounts(clusters);
  const components = Object.keys(clusters)
    .map((key) => ({ name: `trino-${key}`, serviceAccount: clusterReleaseName(key) }))
    .filter(({ serviceAccount }) => spooling.includes(serviceAccount));
  const first = components.find(({ serviceAccount }) => serviceAccount === spooling[0]);
  const heirs = new Map(
    components.map(({ name, serviceAccount }) => [
      `${name}-identity-${serviceAccount}`,
      `${OLD}-identity-${serviceAccount}`,
    ]),
  );
  return ({ type, name, props, opts }) => {
    const oldName =
      type === "aws:eks/podIdentityAssociation:PodIdentityAssociation"
        ? heirs.get(name)
        : isOfRole(type) && first && roleName(name, first.name);
    if (!oldName) return undefined;
    return {
      props,
      opts: pulumi.mergeOptions(opts, { aliases: [{ name: oldName, parent: storage }] }),
    };
  };
}

function isOfRole(type: string): boolean {
  return /^aws:iam\/(role|rolePolicy|rolePolicyAttachment):/.test(type);
}

/** The old name of what belongs to this component's role or the exchange's own. */
function roleName(name: string, component: string): string | undefined {
  return name.startsWith(`${component}-role`) || name.startsWith(`${component}-own-role`)
    ? `${OLD}${name.slice(component.length)}`
    : undefined;
}
