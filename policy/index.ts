import { PolicyPack, type PolicyResource } from "@pulumi/policy";
import { plainResource } from "./plain-resource";
import { rules } from "./rules";

// Run by `pulumi preview --policy-pack policy`. Rules see the whole stack: what guards a bucket are
// resources of their own.
new PolicyPack("trino-platform", {
  enforcementLevel: "mandatory",
  policies: rules.map(({ name, description, find }) => ({
    name,
    description,
    validateStack: ({ resources }: { resources: PolicyResource[] }, report) => {
      for (const { message, urn } of find(resources.map(plainResource))) report(message, urn);
    },
  })),
});
