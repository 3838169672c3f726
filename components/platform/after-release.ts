import * as pulumi from "@pulumi/pulumi";

const RELEASE = "kubernetes:helm.sh/v3:Release";

/**
 * A transformation for clusters that are built in an order: the release of each waits for that of the
 * one before. No server depends on what else a cluster has, and that does not wait.
 *
 * A release is there when Helm has waited for its Deployments to be ready (pulumi-kubernetes,
 * `helm_release.go`: `client.Wait`, unless `skipAwait`). One that fails ends the `up`, and so the next
 * one is never asked for.
 */
export function oneReleaseAfterTheOther(): pulumi.ResourceTransformation {
  let before: (() => Promise<pulumi.Resource>) | undefined;
  return ({ type, name, props, opts, resource }) => {
    if (type !== RELEASE) return undefined;
    const dependsOn = before ? [before()] : [];
    // Asked for by the next release: this one has no URN yet, it is being constructed.
    before = () => ended(resource, pulumi.createUrn(name, type, opts.parent));
    return { props, opts: pulumi.mergeOptions(opts, { dependsOn }) };
  };
}

/**
 * A resource that has come, or has failed. The second is seen in `pulumi up --continue-on-error` only.
 * There a dependency that rejects would keep the next release from being asked for, and what is not
 * asked for is deleted (seen with engine 3.250 and SDK 3.270); one that merely names what failed lets
 * the engine skip it.
 */
function ended(resource: pulumi.Resource, urn: pulumi.Output<string>): Promise<pulumi.Resource> {
  return new Promise((resolve) => {
    const there = resource.urn.apply(() => resolve(resource));
    pulumi.recover(there, () => urn.apply((text) => resolve(new pulumi.DependencyResource(text))));
  });
}
