import { associatedRole } from "../lab/cloud/identity";
import { LAKE } from "../lab/cloud/surroundings";
import type { Spoiling } from "./relay";
import type { Fault } from "./spec";

const GONE =
  "what was spooled is not computed again: its query fails, and is asked again by its client";

const UNCHECKED =
  "Nothing between the store and Trino noticed the bit here; whether S3's own checksums, which the lab's S3 server may not send, would have was not tried.";

/** Objects of the exchange that are not what they were when they are read. */
function spoilt(name: string, title: string, how: Spoiling["how"], mayFail?: string): Fault {
  return {
    name,
    group: "Store",
    title,
    seconds: 15,
    end: "what is spooled from then on is whole",
    ...(how === "corrupt" && { advice: UNCHECKED }),
    ...(mayFail && { mayFail: { pipeline: mayFail, writer: mayFail } }),
    inject: async ({ relay, subject }, seen) => {
      const buckets = subject().exchangeBuckets;
      relay.forget();
      relay.spoil({ buckets, objects: how === "slow" ? 1000 : 3, how });
      return async () => {
        relay.spoil(undefined);
        const read = relay.requests.filter(
          ({ method, bucket }) => method === "GET" && buckets.includes(bucket),
        );
        seen(`${read.length} reads of spooled objects while it held.`);
      };
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
  spoilt(
    "spooled-object-missing",
    "Three spooled objects are gone, as after a lifecycle rule that is too short",
    "missing",
    GONE,
  ),
  spoilt(
    "spooled-object-truncated",
    "Three spooled objects are cut off in the middle",
    "truncated",
    GONE,
  ),
  spoilt("spooled-object-corrupt", "One bit of three spooled objects is another", "corrupt", GONE),
  spoilt("spooled-reads-slow", "Every read of a spooled object takes 3 s more", "slow"),
];
