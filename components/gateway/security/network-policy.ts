import type { NetworkPeer } from "../../trino/security/spec";
import { GATEWAY_PORT } from "../values";
import type { GatewayNetworkPolicySpec } from "./spec";
import { GATEWAY_TLS_PORT } from "./values";

/** Kubernetes puts this label on the pods of every Job: they register the backends. */
const JOB_LABEL = "batch.kubernetes.io/job-name";

/** The `spec` of the gateway's NetworkPolicy; the chart has none. Probes of the kubelet always pass. */
export function renderNetworkPolicy(
  releaseName: string,
  { allowFrom = [], allowRanges = [] }: GatewayNetworkPolicySpec,
  tls: boolean,
) {
  const port = (number: number) => ({ protocol: "TCP", port: number });
  const peers = [
    ...allowFrom.map(renderPeer),
    ...allowRanges.map((cidr) => ({ ipBlock: { cidr } })),
  ];
  return {
    podSelector: { matchLabels: { "app.kubernetes.io/instance": releaseName } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [{ podSelector: { matchExpressions: [{ key: JOB_LABEL, operator: "Exists" }] } }],
        ports: [port(GATEWAY_PORT)],
      },
      ...(peers.length > 0
        ? [{ from: peers, ports: [port(tls ? GATEWAY_TLS_PORT : GATEWAY_PORT)] }]
        : []),
    ],
  };
}

function renderPeer({ namespace, podLabels }: NetworkPeer) {
  return {
    ...(namespace !== undefined && {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    }),
    // An empty selector is all pods of the namespace.
    podSelector: podLabels ? { matchLabels: podLabels } : {},
  };
}
