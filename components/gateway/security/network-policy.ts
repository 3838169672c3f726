import type { NetworkPeer } from "../../trino/security/spec";
import { REGISTRATION_LABELS } from "../registration";
import { GATEWAY_PORT } from "../values";
import type { GatewayNetworkPolicySpec } from "./spec";
import { GATEWAY_TLS_PORT } from "./values";

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
        from: [{ podSelector: { matchLabels: REGISTRATION_LABELS } }],
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
