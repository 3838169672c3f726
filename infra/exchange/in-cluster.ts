import { tuningProperties } from "../../components/exchange/tuning";
import { checkInClusterExchange } from "../in-cluster/check";
import {
  bucketsJob,
  SECRETS,
  STORE,
  STORE_DEFAULTS,
  STORE_PORT,
  storeServer,
} from "../in-cluster/values";
import { storageNeed } from "../requirements/needs";
import type { Backend } from "./backend";

/** Buckets of an S3 server that the stack makes in its Kubernetes cluster. */
export const inCluster: Backend<"inCluster"> = {
  check: (written) => checkInClusterExchange(written),
  known: ({ tuning, expirationDays = STORE_DEFAULTS.expirationDays }) => ({
    properties: tuningProperties(tuning, "s3"),
    expirationDays,
    secretNames: [SECRETS.exchange],
  }),
  place: () =>
    `http://${STORE}:${STORE_PORT}, the S3 server of this stack, with the keys of its Secret ${SECRETS.exchange}`,
  amazonS3: () => undefined,
  server: storeServer,
  exposure: () => ({
    access: {
      who: "every pod of the Kubernetes cluster",
      reaches: "the S3 server of this stack",
      login: "a key: one for the exchange, one for catalogs",
      over: "plain HTTP",
    },
    open: "the S3 server of this stack: gives what is spooled over plain HTTP, inside the Kubernetes cluster, where Trino notices a changed bit only with execution.faultTolerance.verifySpooledData; close it with exchange.s3Compatible and an https endpoint",
  }),
  bucketsJob: () => bucketsJob(STORE),
  needs: (written) => [storageNeed(written)],
  create: ({ InClusterExchangeStorage }, written, { place, provider }) =>
    new InClusterExchangeStorage("exchange", written, place, { providers: [provider] }),
};
