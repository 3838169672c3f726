import { accepts, type Platform, refuses } from "./tables";

refuses("buckets, tags and regions that AWS judges", [
  ...[1000, 1e20, 51, 0, 1.5].map((bucketCount) => ({
    wrong: `${bucketCount} buckets`,
    write: (p: Platform) => Object.assign(p.exchange.s3, { bucketCount }),
    path: "exchange.s3.bucketCount",
    says: [`${bucketCount} is not a `, "1 to 50"],
    right: (p: Platform) => Object.assign(p.exchange.s3, { bucketCount: 50 }),
  })),
  {
    wrong: "a map of too many buckets",
    write: (p) => {
      delete p.exchange.s3.bucketCount;
      p.exchange.s3.buckets = Object.fromEntries(
        Array.from({ length: 51 }, (_, index) => [`b-${index}`, {}]),
      );
    },
    path: "exchange.s3.buckets",
    says: ["51", "10,240 characters"],
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
    wrong: "a FIPS endpoint where there is none",
    write: (p) => Object.assign(p.exchange.s3, { endpoint: "fips" }),
    path: "exchange.s3.endpoint",
    says: ["does not exist in eu-west-1", "dual-stack"],
    right: (p) => Object.assign(p.exchange.s3, { endpoint: "dual-stack" }),
  },
  {
    wrong: "the ARN of a bucket",
    write: (p) => {
      p.exchange = { adoptedS3: { bucketNames: ["arn:aws:s3:::acme-exchange"] } };
    },
    path: "exchange.adoptedS3.bucketNames[0]",
    says: ["is an ARN", 'give the name alone, "acme-exchange"'],
    right: (p) => {
      p.exchange = { adoptedS3: { bucketNames: ["acme-exchange"] } };
    },
  },
  ...["eu west", "europe-west1/b"].map((region) => ({
    wrong: `a region of Google Cloud ${region}`,
    write: (p: Platform) => {
      const names = { bucketNames: ["acme-a"], hmacSecretName: "h", jsonKeySecretName: "j" };
      p.exchange = { gcs: { ...names, region } };
    },
    path: "exchange.gcs.region",
    says: ["is not a region", "europe-west1"],
    right: (p: Platform) => {
      const names = { bucketNames: ["acme-a"], hmacSecretName: "h", jsonKeySecretName: "j" };
      p.exchange = { gcs: { ...names, region: "europe-west1" } };
    },
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
