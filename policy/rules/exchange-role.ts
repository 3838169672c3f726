import {
  ADOPTED_EXCHANGE,
  CLUSTER,
  EXCHANGE,
  example,
  isOfPods,
  ofType,
  type Rule,
  statementsOf,
  TYPES,
} from "../resource";

const rolePolicy = (statement: object, parent: string = EXCHANGE) =>
  example(
    TYPES.rolePolicy,
    "exchange-role-exchange",
    { policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) },
    parent,
  );

/** Who spools may do with the exchange's buckets what Trino does, and nothing else. */
export const leastPrivilege: Rule = {
  name: "exchange-least-privilege",
  description: "No role of pods has, of its own, an action with a wildcard, or all resources.",
  find: (resources) =>
    ofType(resources, TYPES.rolePolicy)
      .filter(isOfPods)
      .flatMap(({ urn, props }) =>
        statementsOf(props.policy)
          .filter(({ effect }) => effect === "Allow")
          .flatMap(({ actions, resources: targets }) => [
            ...actions.filter((action) => action.includes("*")),
            ...targets.filter((target) => target === "*" || /:s3:::(\*|$)/.test(target)),
          ])
          .map((wide) => ({ urn, message: `allows "${wide}"; name actions and buckets` })),
      ),
  examples: {
    passing: [
      rolePolicy({
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: ["arn:aws:s3:::acme-exchange/*"],
      }),
    ],
    failing: [
      rolePolicy({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
      rolePolicy({ Effect: "Allow", Action: "s3:*", Resource: "*" }, CLUSTER),
      rolePolicy(
        { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::*" },
        ADOPTED_EXCHANGE,
      ),
    ],
  },
};
