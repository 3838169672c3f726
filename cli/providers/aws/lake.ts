import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { defineResource, type ShapeOf } from "../model";
import { keptResource } from "./kept";
import { completePolicy, policyFaults, policyText } from "./policy";
import {
  allTags,
  completeName,
  completeRegion,
  labAccount,
  region,
  regionOf,
  tags,
} from "./shared";

/** aws.glue.CatalogDatabase: checked and kept; the lab's tables are in a metastore of its own. */
export const glueDatabase = keptResource({
  inputs: z.strictObject({
    // Athena and Trino know lower-case names only; AWS folds others without a word.
    name: z
      .string()
      .max(255)
      .regex(/^[a-z0-9_]+$/, "must be lower-case letters, digits and _"),
    description: z.string().max(2048).optional(),
    locationUri: z.string().max(1024).optional(),
    region,
    tags,
  } satisfies ShapeOf<aws.glue.CatalogDatabaseArgs>),
  replaceOn: ["name", "region"],
  identity: (given) => given.name,
  complete: (given, context) => completeRegion(completeName(given, context, "name"), context),
  id: (given) => `${labAccount}:${given.name}`,
  outputs: (given) => ({
    arn: `arn:aws:glue:${regionOf(given)}:${labAccount}:database/${given.name}`,
    catalogId: labAccount,
  }),
});

/** aws.iam.Policy: a policy that roles are given. */
export const managedPolicy = defineResource({
  inputs: z.strictObject({
    policy: policyText,
    name: z
      .string()
      .max(128)
      .regex(/^[\w+=,.@-]+$/, "must be letters, digits and +=,.@-_"),
    description: z.string().max(1000).optional(),
    path: z.string().default("/"),
    tags,
  } satisfies ShapeOf<aws.iam.PolicyArgs>),
  replaceOn: ["name", "path", "description"],
  identity: (given) => given.name,
  complete: (given, context) => completeName(completePolicy(given, "policy"), context, "name"),
  faults: (given) => policyFaults("policy", given.policy, "identity"),
  apply: async (given, { cloud, config }) => {
    const arn = `arn:aws:iam::${labAccount}:policy${given.path}${given.name}`;
    await cloud.identity.applyManagedPolicy({ arn, document: String(given.policy) });
    return { id: arn, outputs: { arn, tagsAll: allTags(given, config) } };
  },
  remove: async () => {},
});

/** aws.iam.OpenIdConnectProvider: who signs the tokens of service accounts. */
export const openIdConnectProvider = keptResource({
  inputs: z.strictObject({
    url: z.url({ protocol: /^https$/ }),
    clientIdLists: z.array(z.string().min(1)).min(1),
    thumbprintLists: z.array(z.string().length(40)).optional(),
    tags,
  } satisfies ShapeOf<aws.iam.OpenIdConnectProviderArgs>),
  replaceOn: ["url"],
  complete: (given) => given,
  identity: (given) => given.url,
  id: (given) => `arn:aws:iam::${labAccount}:oidc-provider/${given.url.replace(/^https:\/\//, "")}`,
  outputs: (_, id) => ({ arn: id }),
});
