import { associatedRole } from "../lab/cloud/identity";
import { LAKE } from "../lab/cloud/surroundings";
import { queryState, runningQueries } from "../proof/trino/coordinator";
import type { Spoiling } from "./relay";
import { startRot } from "./rot";
import type { Fault } from "./spec";

const GONE =
  "what was spooled is not computed again: its query fails, and is asked again by its client";

const UNCHECKED =
  "This is what a store does that hands out something else than it was given, or a server before it that ends TLS: Trino has no checksum for spooled data, and its client asks S3 for none (`S3FileSystemExchangeStorage`: `ResponseChecksumValidation.WHEN_REQUIRED`). The page may also keep its reader busy for ever (`npm run record -- spooled-pages`). What changes on the way or on the store's disk is noticed, see there. With `execution.faultTolerance.verifySpooledData` Trino notices this, too.";

const BROKEN_BYTES =
  "Trino's client asks again for what came broken; a query fails if that does not end";

const NO_STORE = "without a bucket nothing can be spooled, and Trino does not ask again";

/** Objects of the exchange that are not what they were when they are read. */
function spoilt(
  name: string,
  title: string,
  how: Spoiling["how"],
  more: Pick<Fault, "mayFail" | "advice" | "verifies"> = {},
): Fault {
  return {
    name,
    group: "Store",
    title,
    seconds: 15,
    end: "what is spooled from then on is whole",
    ...more,
    inject: async ({ relay, subject }, seen) => {
      const buckets = subject().exchangeBuckets;
      relay.spoil({ buckets, objects: how === "slow" ? 1000 : 3, how });
      return async () => {
        const failed = await failedTasks(subject().coordinators.batch ?? "").catch(() => undefined);
        const { spoiltReads } = relay;
        relay.spoil(undefined);
        if (spoiltReads === 0) throw new Error("no spooled object was read");
        seen(
          `${spoiltReads} reads were ${how === "slow" ? "late" : "spoilt"}; of the queries at work then ${failed ?? "an unknown number of"} tasks had failed.`,
        );
      };
    },
  };
}

/** Tasks that failed, of the queries that a coordinator has not ended yet. */
async function failedTasks(coordinator: string): Promise<number> {
  const ids = await runningQueries(coordinator);
  const states = await Promise.all(ids.map((id) => queryState(coordinator, id)));
  return states.flatMap((one) => one?.tasks ?? []).filter(({ state }) => state === "FAILED").length;
}

const ofBatch = (why: string) => ({ pipeline: why, writer: why });

/** Buckets that are not there for a while, as far as pods can see. */
function lost(name: string, title: string, choose: (buckets: string[]) => string[]): Fault {
  return {
    name,
    group: "Store",
    title,
    seconds: 20,
    end: "they are there again",
    mayFail: ofBatch(NO_STORE),
    advice: "`pulumi up` makes a bucket anew that somebody has deleted, with its rules.",
    inject: async ({ relay, subject }) => {
      relay.lose(choose(subject().exchangeBuckets));
      return async () => relay.lose([]);
    },
  };
}

/** What happens to the object store. */
export const STORE_FAULTS: Fault[] = [
  {
    name: "store-unavailable",
    group: "Store",
    title: "Every request to the exchange buckets gets 503 for 30 s",
    seconds: 30,
    end: "S3 answers again",
    inject: async ({ relay, subject }, seen) => {
      relay.forget();
      relay.slowDown(1, subject().exchangeBuckets);
      return async () => {
        relay.slowDown(0, []);
        const refused = relay.requests.filter(({ status }) => status === 503).length;
        seen(`${refused} requests of batch were refused.`);
      };
    },
  },
  {
    name: "store-credentials-revoked",
    group: "Store",
    title: "The role of batch loses its rights on the exchange buckets for 10 s",
    seconds: 10,
    end: "it has them again",
    mayFail: {
      pipeline: "S3 says no, and Trino does not ask again",
      writer: "S3 says no, and Trino does not ask again",
    },
    advice: "`npm run explain -- access <stack>` says which rights the role needs.",
    inject: async ({ lab, session }) => {
      const { identity } = session.cloud;
      const role = associatedRole(lab, LAKE.namespace, "trino-batch");
      const [policy] = Object.entries(role?.policies ?? {});
      if (!role || !policy) throw new Error("batch has no role with a policy of its own");
      const [policyName, document] = policy;
      await identity.removeRolePolicy(role.name, policyName);
      return () => identity.applyRolePolicy({ roleName: role.name, policyName, document });
    },
  },
  lost("store-bucket-gone", "One of the exchange buckets is not there for 20 s", (all) =>
    all.slice(0, 1),
  ),
  lost("store-buckets-gone", "No exchange bucket is there for 20 s", (all) => all),
  {
    name: "store-certificate-expired",
    group: "Store",
    title: "The store shows a certificate that is over, for 20 s",
    seconds: 20,
    end: "it shows one that is not",
    mayFail: {
      ...ofBatch("nobody speaks to a server with such a certificate"),
      dashboard: "the lake's files are in the same store",
    },
    inject: async ({ relay }) => {
      relay.expire(true);
      return async () => relay.expire(false);
    },
  },
  {
    name: "store-network-damages",
    group: "Store",
    title: "The network changes a bit in one of ten packets from the store for 15 s",
    seconds: 15,
    end: "it changes nothing more",
    mayFail: { ...ofBatch(BROKEN_BYTES), dashboard: BROKEN_BYTES },
    advice: "TLS notices every one of them; over plain HTTP nobody would.",
    inject: async ({ wire }, seen) => {
      if (!wire) throw new Error("pods reach the store without a wire");
      wire.damage(10);
      return async () => {
        const { damaged } = wire;
        wire.damage(undefined);
        if (damaged === 0) throw new Error("no packet was damaged: nothing was read");
        seen(`${damaged} packets were damaged.`);
      };
    },
  },
  {
    name: "store-disk-rots",
    group: "Store",
    title: "On the store's disk a bit of what is spooled turns over, again and again for 15 s",
    seconds: 15,
    end: "what is spooled from then on is whole",
    mayFail: ofBatch(GONE),
    advice:
      "The lab's SeaweedFS compares what it reads from its disk with a checksum, as S3 does, and answers no read of it; take no store that does not.",
    inject: async ({ lab, subject }, seen) => {
      const rot = startRot(lab.path("store", "data"), subject().exchangeBuckets);
      return async () => {
        const turned = rot.stop();
        if (turned === 0) throw new Error("no bit was turned over: nothing was written");
        seen(`${turned} bits were turned over.`);
      };
    },
  },
  spoilt(
    "spooled-object-missing",
    "Three spooled objects are gone, as after a lifecycle rule that is too short",
    "missing",
    { mayFail: ofBatch(GONE) },
  ),
  spoilt(
    "spooled-object-truncated",
    "Three spooled objects are cut off in the middle",
    "truncated",
    { mayFail: ofBatch(GONE) },
  ),
  spoilt("spooled-object-corrupt", "One bit of three spooled objects is another", "corrupt", {
    mayFail: ofBatch(GONE),
    advice: UNCHECKED,
  }),
  spoilt(
    "spooled-object-corrupt-verified",
    "One bit of three spooled objects is another, and batch verifies what it reads",
    "corrupt",
    {
      mayFail: ofBatch(GONE),
      advice: "`execution.faultTolerance.verifySpooledData: true`; it is off by default.",
      verifies: true,
    },
  ),
  spoilt("spooled-reads-slow", "Every read of a spooled object takes 3 s more", "slow"),
];
