import { type Platform, refuses } from "./tables";

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
const KEY = "key/1234abcd-12ab-34cd-56ef-1234567890ab";

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
  ...[
    {
      gcs: {
        bucketNames: ["acme"],
        region: "europe-west1",
        hmacSecretName: "h",
        jsonKeySecretName: "j",
      },
    },
    { inCluster: {} },
    {
      s3Compatible: {
        bucketNames: ["acme"],
        endpoint: "http://minio.storage:9000",
        credentialsSecretName: "c",
      },
    },
  ].map((exchange) => ({
    wrong: `a role of AWS for an exchange on ${Object.keys(exchange)[0]}`,
    write: (p: Platform) => {
      p.exchange = exchange;
      p.identity.separateExchangeRole = true;
    },
    path: "identity.separateExchangeRole",
    says: [`the exchange is on ${Object.keys(exchange)[0]}`, "no role of AWS"],
  })),
]);
