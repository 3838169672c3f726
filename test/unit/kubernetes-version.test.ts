import { describe, expect, test } from "vitest";
import { OLDEST_KUBERNETES } from "../../components/shared/versions";
import { ApiRefused, type KubernetesApi } from "../../infra/watch/kubernetes-api";
import { kubernetesProblems } from "../../infra/watch/kubernetes-version";
import { healthyCluster } from "./status-fixture";
import { stackOfEachTest } from "./status-support";

const { statusOf } = stackOfEachTest();

const apiThat = (get: () => Promise<unknown>) => ({ get }) as unknown as KubernetesApi;
const serverOf = (minor: string, major = "1") =>
  apiThat(async () => ({ major, minor, gitVersion: `v${major}.${minor}.0` }));

describe("the gateway's sidecars", () => {
  test.each([
    [String(OLDEST_KUBERNETES.minor - 1), 1],
    // As EKS and GKE write it.
    [`${OLDEST_KUBERNETES.minor - 1}+`, 1],
    [`${OLDEST_KUBERNETES.minor}+`, 0],
    ["36", 0],
    ["", 0],
  ])("Kubernetes 1.%s has %i problems with them", async (minor, problems) => {
    expect(await kubernetesProblems(serverOf(minor))).toHaveLength(problems);
  });

  test("of a version that nobody may ask for, nothing is said", async () => {
    const refused = apiThat(() => Promise.reject(new ApiRefused(403, "no")));
    expect(await kubernetesProblems(refused)).toEqual([]);
    expect(await kubernetesProblems(serverOf("0", "2"))).toEqual([]);
  });

  test("status says that Kubernetes is too old, with what it needs", async () => {
    const cluster = healthyCluster();
    cluster.objects["/version"] = { major: "1", minor: "28+", gitVersion: "v1.28.15-eks-1" };
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain(
      "Kubernetes v1.28.15-eks-1 has no containers that run beside the gateway",
    );
    expect(out).toContain("upgrade the Kubernetes cluster to 1.29 or newer");
  });
});
