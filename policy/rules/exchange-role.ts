import {
  ADOPTED_EXCHANGE,
  EXCHANGE,
  example,
  isOfExchange,
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

/** The exchange's role may do what Trino does, with its buckets only. */
export const leastPrivilege: Rule = {
  name: "exchange-least-privilege",
  description: "No role of the exchange has an action with a wildcard, or all resources.",
  find: (resources) =>
    ofType(resources, TYPES.rolePolicy)
      .filter(isOfExchange)
      .flatMap(({ urn, props }) =>
        statementsOf(props.policy)
          .filter(({ effect }) => effect === "Allow")
          .flatMap(({ actions, excluded, resources: targets }) => [
            ...excluded.map((what) => `all but ${what}`),
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
      rolePolicy({ Effect: "Allow", NotAction: "s3:DeleteBucket", Resource: "arn:aws:s3:::a/*" }),
      rolePolicy(
        { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::*" },
        ADOPTED_EXCHANGE,
      ),
    ],
  },
};
