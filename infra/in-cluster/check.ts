import { checkBucketNames, repeated } from "../../components/exchange/names";
import { checkTuning } from "../../components/exchange/tuning";
import { checkImage } from "../../components/gateway/images";
import { below, type Fault } from "../../components/shared/faults";
import { checkObjectName } from "../../components/shared/kubernetes-names";
import type { InClusterDatabaseConfig, InClusterExchangeConfig } from "./spec";
import { exchangeBuckets } from "./values";

/** What is wrong with the S3 server; paths relative to `exchange.inCluster`. */
export function checkInClusterExchange(config: InClusterExchangeConfig): Fault[] {
  const { catalogBuckets = [], tuning, storageClass, image } = config;
  const taken = exchangeBuckets(config);
  return [
    ...(catalogBuckets.length > 0 ? checkBucketNames("catalogBuckets", catalogBuckets) : []),
    ...catalogBuckets.flatMap((name, index) =>
      taken.includes(name)
        ? [
            {
              path: `catalogBuckets[${index}]`,
              message: `"${name}" is an exchange bucket, whose objects are deleted; use another name`,
            },
          ]
        : [],
    ),
    ...checkStorageClass(storageClass),
    ...checkImage("image", image),
    ...below("tuning", checkTuning(tuning, "s3")),
  ];
}

/** Databases that the server has anyway. */
const TAKEN = ["gateway", "postgres", "template0", "template1"];

/** What is wrong with the PostgreSQL; paths relative to `gateway.database.inCluster`. */
export function checkInClusterDatabase({
  icebergCatalogs = [],
  storageClass,
  image,
}: InClusterDatabaseConfig): Fault[] {
  return [
    ...icebergCatalogs.flatMap((name, index) => {
      const path = `icebergCatalogs[${index}]`;
      if (TAKEN.includes(name)) {
        return [{ path, message: `"${name}" is a database of its own; use another name` }];
      }
      return /^[a-z][a-z0-9_]{0,62}$/.test(name)
        ? []
        : [
            {
              path,
              message: `"${name}" is no database's name; use lower-case letters, digits and _, at most 63, a letter first`,
            },
          ];
    }),
    ...repeated("icebergCatalogs", icebergCatalogs),
    ...checkStorageClass(storageClass),
    ...checkImage("image", image),
  ];
}

function checkStorageClass(name: string | undefined): Fault[] {
  return name === undefined ? [] : checkObjectName("storageClass", name, "a storage class");
}
