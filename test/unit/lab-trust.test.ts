import { expect, test } from "vitest";
import {
  exchangeRoleTrust,
  irsaTrust,
  podIdentityTrust,
} from "../../components/shared/identity/policies";
import { trustsPods, trustsPrincipal, trustsWebIdentity } from "../../lab/aws/trust";
import { parseTrustPolicy } from "../../lab/cloud/policy-documents";

const read = (document: object) => parseTrustPolicy(JSON.stringify(document));
const PODS = { namespace: "trino", serviceAccountNames: ["trino-batch"] };
const batch = { namespace: "trino", name: "trino-batch" };

test.each([
  [{ ...batch, cluster: "data" }, true],
  [{ ...batch, cluster: "other" }, false],
  [{ ...batch, namespace: "else", cluster: "data" }, false],
  [{ ...batch, name: "trino-interactive", cluster: "data" }, false],
])("Pod Identity's trust lets in %o: %s", (pods, expected) => {
  expect(trustsPods(read(podIdentityTrust("data", PODS)), pods)).toBe(expected);
});

test.each([
  [batch, true],
  [{ ...batch, name: "trino-interactive" }, false],
  [{ ...batch, namespace: "else" }, false],
])("the trust of IRSA lets in %o: %s", (account, expected) => {
  const provider = { arn: "arn:aws:iam::1:oidc-provider/x", url: "https://oidc.eks/id/X" };
  expect(trustsWebIdentity(read(irsaTrust(provider, PODS)), account)).toBe(expected);
});

test("the exchange's own role lets in the pods' role and no other", () => {
  const trust = read(exchangeRoleTrust("arn:aws:iam::1:role/pods", false));
  expect(trustsPrincipal(trust, "arn:aws:iam::1:role/pods")).toBe(true);
  expect(trustsPrincipal(trust, "arn:aws:iam::1:role/others")).toBe(false);
});

test("a condition that the lab does not know does not hold", () => {
  const [statement] = podIdentityTrust("data", PODS).Statement;
  const Condition = { ...statement?.Condition, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
  const trust = read({ Version: "2012-10-17", Statement: [{ ...statement, Condition }] });
  expect(trustsPods(trust, { ...batch, cluster: "data" })).toBe(false);
});
