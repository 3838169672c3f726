import { accepts, type Platform, refuses } from "./tables";

const rds = (p: Platform) => {
  p.gateway.database = {
    rds: {
      subnetIds: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
      securityGroupIds: ["sg-0a1b2c3d4e5f60003"],
    },
  };
  return p.gateway.database.rds;
};
const irsa = (p: Platform, change: object = {}) => {
  const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789";
  p.identity.workloadIdentity = {
    irsa: {
      oidcProviderArn: `arn:aws:iam::111111111111:oidc-provider/${issuer}`,
      oidcProviderUrl: `https://${issuer}`,
      ...change,
    },
  };
};
const LAKE = "arn:aws:iam::111111111111:policy/lake";
const notOnAws = (p: Platform) => {
  delete p.identity;
  p.exchange = {
    s3Compatible: {
      bucketNames: ["acme"],
      endpoint: "http://minio.storage:9000",
      credentialsSecretName: "exchange",
    },
  };
};
const KEY = "key/1234abcd-12ab-34cd-56ef-1234567890ab";

refuses("names that Kubernetes and Helm judge", [
  {
    wrong: "a namespace in capitals",
    write: (p) => Object.assign(p, { namespace: "Trino" }),
    path: "namespace",
    says: ['"Trino"', "lower-case letters", 'did you mean "trino"'],
  },
  {
    wrong: "a namespace with an underscore",
    write: (p) => Object.assign(p, { namespace: "my_ns" }),
    path: "namespace",
    says: ['"my_ns"', 'did you mean "my-ns"'],
    right: (p) => Object.assign(p, { namespace: "my-ns" }),
  },
  {
    wrong: "a namespace that is too long",
    write: (p) => Object.assign(p, { namespace: "n".repeat(64) }),
    path: "namespace",
    says: ["64 characters", "at most 63"],
    right: (p) => Object.assign(p, { namespace: "n".repeat(63) }),
  },
  {
    wrong: "a namespace to create that exists everywhere",
    write: (p) => Object.assign(p, { namespace: "default", createNamespace: true }),
    path: "namespace",
    says: ['"default" exists', "createNamespace: false"],
    right: (p) => Object.assign(p, { namespace: "default", createNamespace: false }),
  },
  {
    wrong: "a Secret named like its key",
    write: (p) => {
      p.gateway.database.existing.passwordSecretName = "GATEWAY_DB";
    },
    path: "gateway.database.existing.passwordSecretName",
    says: ["not the name of a Kubernetes Secret", "lower-case"],
  },
  {
    wrong: "a Secret among those of catalogs",
    write: (p) => Object.assign(p, { secretNames: ["lake", "my_secret"] }),
    path: "secretNames[1]",
    says: ["not the name of a Kubernetes Secret"],
    right: (p) => Object.assign(p, { secretNames: ["lake", "my-secret"] }),
  },
  {
    wrong: "a password file's Secret that the chart would cut",
    write: (p) =>
      Object.assign(p, {
        security: { authentication: { password: { secretName: "s".repeat(64) } } },
      }),
    path: "security.authentication.password.secretName",
    says: ["64 characters", "63"],
    right: (p) =>
      Object.assign(p, {
        security: { authentication: { password: { secretName: "s".repeat(63) } } },
      }),
  },
  {
    wrong: "a cluster in capitals",
    write: (p) => {
      p.clusters.Adhoc = p.clusters.interactive;
    },
    path: "clusters.Adhoc",
    says: ['"Adhoc"', 'did you mean "adhoc"'],
    right: (p) => {
      p.clusters.adhoc = p.clusters.interactive;
    },
  },
  {
    wrong: "a cluster whose release is too long for Helm",
    write: (p) => {
      notOnAws(p);
      p.clusters["a".repeat(48)] = p.clusters.interactive;
    },
    path: `clusters.${"a".repeat(48)}`,
    says: ["48 characters", "at most 47", "53"],
    right: (p) => {
      notOnAws(p);
      p.clusters["a".repeat(47)] = p.clusters.interactive;
    },
  },
  {
    wrong: "a cluster whose role is too long for IAM",
    write: (p) => {
      p.clusters["a".repeat(46)] = p.clusters.interactive;
    },
    path: `clusters.${"a".repeat(46)}`,
    says: ["name of an IAM role", "at most 51 characters"],
    right: (p) => {
      p.clusters["a".repeat(45)] = p.clusters.interactive;
    },
  },
  {
    wrong: "a cluster whose Service is that of another's workers",
    write: (p) => {
      p.clusters["batch-worker"] = p.clusters.interactive;
    },
    path: "clusters.batch-worker",
    says: ["trino-batch-worker", "clusters.batch"],
    right: (p) => {
      p.clusters["batch-2"] = p.clusters.interactive;
    },
  },
  {
    wrong: "a routing group with a blank",
    write: (p) => {
      p.clusters.batch.routingGroup = "Long running";
    },
    path: "clusters.batch.routingGroup",
    says: ['"Long running"', 'did you mean "long-running"'],
    right: (p) => {
      p.clusters.batch.routingGroup = "long-running";
    },
  },
  {
    wrong: "the value of a node label",
    write: (p) => {
      p.clusters.batch.workers.placement = { nodeSelector: { role: "trino workers" } };
    },
    path: 'clusters.batch.workers.placement.nodeSelector["role"]',
    says: ['"trino workers"', "value of a label"],
    right: (p) => {
      p.clusters.batch.workers.placement = { nodeSelector: { role: "trino-workers", empty: "" } };
    },
  },
  {
    wrong: "the key of a taint",
    write: (p) => {
      p.clusters.batch.workers.placement = {
        tolerations: [{ key: "only trino", operator: "Exists" }],
      };
    },
    path: "clusters.batch.workers.placement.tolerations[0].key",
    says: ['"only trino"'],
    right: (p) => {
      p.clusters.batch.workers.placement = {
        tolerations: [{ key: "example.com/trino", operator: "Exists" }],
      };
    },
  },
  {
    wrong: "a storage class",
    write: (p) => {
      p.gateway.database = { cnpg: { storageClass: "GP3" } };
    },
    path: "gateway.database.cnpg.storageClass",
    says: ['"GP3"', 'did you mean "gp3"'],
    right: (p) => {
      p.gateway.database = { cnpg: { storageClass: "gp3" } };
    },
  },
]);

refuses("names that AWS judges", [
  {
    wrong: "a policy by its name",
    write: (p) => {
      p.identity.additionalPolicyArns = ["lake-dev"];
    },
    path: "identity.additionalPolicyArns[0]",
    says: ['"lake-dev"', "arn:aws:iam::123456789012:policy/lake-dev"],
  },
  {
    wrong: "a role in place of a policy",
    write: (p) => {
      p.identity.additionalPolicyArns = ["arn:aws:iam::111111111111:role/lake"];
    },
    path: "identity.additionalPolicyArns[0]",
    says: ["not the ARN of a policy"],
    right: (p) => {
      p.identity.additionalPolicyArns = ["arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"];
    },
  },
  {
    wrong: "one policy twice",
    write: (p) => {
      p.identity.additionalPolicyArns = [LAKE, LAKE];
    },
    path: "identity.additionalPolicyArns[1]",
    says: [`"${LAKE}" stands twice`, "keep one"],
    // Two of one name are two: an account's own, and one of AWS.
    right: (p) => {
      p.identity.additionalPolicyArns = [LAKE, "arn:aws:iam::aws:policy/lake"];
    },
  },
  {
    wrong: "a cluster's own policy of another partition",
    write: (p) => {
      p.clusters.batch.additionalPolicyArns = [LAKE.replace("arn:aws:", "arn:aws-cn:")];
    },
    path: "clusters.batch.additionalPolicyArns[0]",
    says: ["arn:aws-cn", "eu-west-1"],
    right: (p) => {
      p.clusters.batch.additionalPolicyArns = [LAKE];
    },
  },
  {
    wrong: "a policy of another partition",
    write: (p) => {
      p.identity.additionalPolicyArns = ["arn:aws-cn:iam::111111111111:policy/lake"];
    },
    path: "identity.additionalPolicyArns[0]",
    says: ["arn:aws-cn", "eu-west-1"],
  },
  {
    wrong: "an alias of a key",
    write: (p) => {
      p.exchange.s3.kmsKeyArn = "alias/my-key";
    },
    path: "exchange.s3.kmsKeyArn",
    says: ['"alias/my-key" is an alias', "arn:aws:kms:"],
  },
  {
    wrong: "the ARN of an alias",
    write: (p) => {
      p.exchange.s3.kmsKeyArn = "arn:aws:kms:eu-west-1:111111111111:alias/my-key";
    },
    path: "exchange.s3.kmsKeyArn",
    says: ["is an alias"],
    right: (p) => {
      p.exchange.s3.kmsKeyArn = `arn:aws:kms:eu-west-1:111111111111:${KEY}`;
    },
  },
  {
    wrong: "a key of another region",
    write: (p) => {
      p.exchange.s3.kmsKeyArn = `arn:aws:kms:us-east-1:111111111111:${KEY}`;
    },
    path: "exchange.s3.kmsKeyArn",
    says: ["is in us-east-1", "aws:region is eu-west-1"],
    right: (p) => {
      p.exchange.s3.kmsKeyArn = `arn:aws:kms:eu-west-1:111111111111:key/mrk-${"0a".repeat(16)}`;
    },
  },
  {
    wrong: "no subnet",
    write: (p) => Object.assign(rds(p), { subnetIds: [] }),
    path: "gateway.database.rds.subnetIds",
    says: ["none", "two availability zones"],
    right: (p) => rds(p),
  },
  {
    wrong: "one subnet",
    write: (p) => Object.assign(rds(p), { subnetIds: ["subnet-0a1b2c3d4e5f60001"] }),
    path: "gateway.database.rds.subnetIds",
    says: ["only 1", "two availability zones"],
  },
  {
    wrong: "a security group in place of a subnet",
    write: (p) => Object.assign(rds(p), { subnetIds: ["subnet-0a1b2c3d", "sg-0a1b2c3d4e5f60003"] }),
    path: "gateway.database.rds.subnetIds[1]",
    says: ["is a security group", "subnet-0123456789abcdef0"],
    right: (p) => Object.assign(rds(p), { subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"] }),
  },
  {
    wrong: "no security group of Aurora",
    write: (p) => {
      p.gateway.database = { aurora: { ...rds(p), securityGroupIds: [] } };
    },
    path: "gateway.database.aurora.securityGroupIds",
    says: ["none", "5432"],
    right: (p) => {
      p.gateway.database = { aurora: rds(p) };
    },
  },
  {
    wrong: "a class without its family",
    write: (p) => Object.assign(rds(p), { instanceClass: "large" }),
    path: "gateway.database.rds.instanceClass",
    says: ['"large"', "db.t4g.small"],
    right: (p) => Object.assign(rds(p), { instanceClass: "db.r8g.large" }),
  },
  {
    wrong: "a class of EC2",
    write: (p) => Object.assign(rds(p), { instanceClass: "m7g.large" }),
    path: "gateway.database.rds.instanceClass",
    says: ['did you mean "db.m7g.large"'],
    right: (p) => Object.assign(rds(p), { instanceClass: "db.m6gd.16xlarge" }),
  },
  {
    wrong: "the ARN of another provider than the URL",
    write: (p) => irsa(p, { oidcProviderUrl: "https://oidc.eks.eu-west-1.amazonaws.com/id/OTHER" }),
    path: "identity.workloadIdentity.irsa.oidcProviderArn",
    says: ["another provider", "https://oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789"],
    right: (p) => irsa(p),
  },
  {
    wrong: "a role in place of a provider",
    write: (p) => irsa(p, { oidcProviderArn: "arn:aws:iam::111111111111:role/eks" }),
    path: "identity.workloadIdentity.irsa.oidcProviderArn",
    says: ["not the ARN of an OIDC provider", "oidc-provider/oidc.eks.eu-west-1"],
  },
  {
    wrong: "the ARN of an EKS cluster",
    write: (p) => {
      p.identity.workloadIdentity.podIdentity.eksClusterName =
        "arn:aws:eks:eu-west-1:111111111111:cluster/data-dev";
    },
    path: "identity.workloadIdentity.podIdentity.eksClusterName",
    says: ["is an ARN", '"data-dev"'],
  },
  {
    wrong: "a VPC in place of its endpoint",
    write: (p) => {
      p.exchange.s3.vpcEndpoint = { id: "vpc-0123456789abcdef0" };
    },
    path: "exchange.s3.vpcEndpoint.id",
    says: ["is a VPC", "vpce-0123456789abcdef0"],
    right: (p) => {
      p.exchange.s3.vpcEndpoint = { id: "vpce-0123456789abcdef0" };
    },
  },
  ...["acme--x-s3", "acme-s3alias", "acme--ol-s3", "acme--table-s3"].map((name) => ({
    wrong: `a bucket named ${name}`,
    write: (p: Platform) => {
      p.exchange.s3.bucketCount = undefined;
      p.exchange.s3 = { ...p.exchange.s3, buckets: { a: { name } } };
      delete p.exchange.s3.bucketCount;
    },
    path: "exchange.s3.buckets.a.name",
    says: [`"${name}"`, "S3 reserves"],
  })),
  ...["xn--acme", "sthree-acme", "amzn-s3-demo-acme"].map((name) => ({
    wrong: `an adopted bucket named ${name}`,
    write: (p: Platform) => {
      p.exchange = { adoptedS3: { bucketNames: [name] } };
    },
    path: "exchange.adoptedS3.bucketNames[0]",
    says: [`"${name}"`, "S3 reserves"],
  })),
  {
    wrong: "a reserved beginning of bucket names",
    write: (p) => {
      p.exchange.s3.bucketNamePrefix = "xn--acme";
    },
    path: "exchange.s3.bucketNamePrefix",
    says: ['"xn--"', "S3 reserves"],
    right: (p) => {
      p.exchange.s3.bucketNamePrefix = "acme-xn";
    },
  },
  {
    wrong: "a tag of AWS itself",
    write: (p) => Object.assign(p.tags, { "aws:foo": "1" }),
    path: "tags.aws:foo",
    says: ['"aws:"', "use another name"],
    right: (p) => Object.assign(p.tags, { "acme:foo": "1" }),
  },
  {
    wrong: "a tag that is too long",
    write: (p) => Object.assign(p.tags, { note: "x".repeat(257) }),
    path: "tags.note",
    says: ["257 characters", "up to 256"],
    right: (p) => Object.assign(p.tags, { note: "x".repeat(256) }),
  },
  {
    wrong: "two tags that differ in case",
    write: (p) => Object.assign(p.tags, { Owner: "x" }),
    path: "tags.Owner",
    says: ["in case alone"],
  },
  {
    wrong: "a tag with characters that IAM refuses",
    write: (p) => Object.assign(p.tags, { "cost(center)": "x" }),
    path: "tags.cost(center)",
    says: ['"("', "letters, digits"],
    right: (p) => Object.assign(p.tags, { "cost/center: größe": "a+b@c" }),
  },
  {
    wrong: "a region that is misspelt",
    region: "eu-wst-1",
    write: () => {},
    path: "aws:region",
    says: ['"eu-wst-1"', 'did you mean "eu-west-1"'],
  },
  {
    wrong: "no region",
    region: "",
    write: () => {},
    path: "aws:region",
    says: ["missing", "exchange.s3"],
  },
  {
    wrong: "an availability zone",
    region: "eu-west-1a",
    write: () => {},
    path: "aws:region",
    says: ["availability zone", '"eu-west-1"'],
  },
]);

accepts("a store that is not AWS's", [
  [
    "has names that S3 reserves, and no region",
    (p) => {
      p.exchange = {
        s3Compatible: {
          bucketNames: ["xn--acme", "acme-s3alias"],
          endpoint: "http://minio.storage:9000",
          credentialsSecretName: "exchange",
        },
      };
    },
  ],
]);
