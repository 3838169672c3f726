import * as pulumi from "@pulumi/pulumi";
import "../quick-promises";

/** One resource as the program registered it. */
export interface Registered {
  type: string;
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: inputs of any resource type
  inputs: any;
}

/** What resources get from the cloud that their inputs do not say. */
const OUTPUTS: Record<string, Record<string, unknown>> = {
  "random:index/randomPassword:RandomPassword": { result: "generated" },
  "random:index/randomId:RandomId": { hex: "c0ffee" },
  "tls:index/privateKey:PrivateKey": { privateKeyPemPkcs8: "private", publicKeyPem: "public" },
  "aws:rds/subnetGroup:SubnetGroup": { name: "subnets" },
  "aws:rds/instance:Instance": { address: "db.rds", port: 5432, resourceId: "db-RESOURCE" },
  "aws:rds/cluster:Cluster": {
    endpoint: "db.cluster.rds",
    port: 5432,
    clusterResourceId: "cluster-RESOURCE",
  },
};

/** Records every resource; a secret input is an object with the key `secretKey`. */
export function installMocks() {
  const registered: Registered[] = [];
  const held = new Map<string, Promise<void>>();
  pulumi.runtime.setMocks({
    newResource: async ({ type, name, inputs }) => {
      registered.push({ type, name, inputs });
      await held.get(name);
      return {
        // The id of a bucket is its name.
        id: type === "aws:s3/bucket:Bucket" ? name : `${name}-id`,
        state: { ...inputs, ...namedOutputs(type, name), ...OUTPUTS[type] },
      };
    },
    call: ({ inputs }) => inputs,
  });
  return {
    registered,
    /** Pulumi's mark of a secret among a resource's inputs. */
    secretKey: "4dabf18193072939515e22adb298388d",
    /** Creating the resource of that name takes until then. */
    hold: (name: string, until: Promise<void>) => void held.set(name, until),
    /** Waits until everything that was asked for has been registered. */
    settled: () => pulumi.runtime.disconnect(),
    /** Inputs of the resource of that name. */
    inputsOf: (name: string): Registered["inputs"] =>
      registered.find((resource) => resource.name === name)?.inputs,
    /** Type and name of everything of IAM and EKS, sorted. */
    onAws: () =>
      registered
        .filter(({ type }) => /^aws:(iam|eks)/.test(type))
        .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
        .sort(),
  };
}

function namedOutputs(type: string, name: string): Record<string, unknown> {
  if (type === "aws:iam/role:Role") return { name, arn: `arn:aws:iam::1:role/${name}` };
  return type === "aws:s3/bucket:Bucket"
    ? { bucket: name, arn: `arn:aws-cn:s3:::${name}`, region: "cn-north-1" }
    : {};
}
