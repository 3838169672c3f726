import { items } from "../../shared/chart-check";
import { count, flag, key, labels, list, map, text, texts, word } from "../../shared/chart-kinds";

/** How the coordinator is reached, and by whom. */
export const networkKeys = {
  service: {
    /** Annotations of both Services. */
    annotations: labels({}),
    /** Type of the coordinator's Service; the workers' is headless. */
    type: word(["ClusterIP", "NodePort", "LoadBalancer"], "ClusterIP"),
    /** `http-server.http.port`, and port of both Services. */
    port: count(8080, 1),
    /** Port of the node, for that type. */
    nodePort: key<number | "">("", (value) => (value === "" ? [] : count(0, 1).check(value))),
  },
  ingress: {
    /** An Ingress to the coordinator. */
    enabled: flag(false),
    /** Its class. */
    className: text(""),
    /** Its annotations. */
    annotations: labels({}),
    /** Its hosts. */
    hosts: items({
      /** Host name. */
      host: text(),
      /** Paths of it. */
      paths: items({ path: text(), pathType: text() }),
    }),
    /** Its certificates. */
    tls: items({
      /** Secret of the certificate; may be a template. */
      secretName: text(),
      /** Hosts that it is for. */
      hosts: texts([]),
    }),
  },
  /** An HTTPRoute of the Kubernetes Gateway API. It is not Trino Gateway. */
  gateway: {
    /** Make one. */
    enabled: flag(false),
    /** Its annotations. */
    annotations: labels({}),
    /** Gateways that it attaches to. */
    parentRefs: list([]),
    /** Host names. */
    hostnames: texts([]),
    /** Its rules. */
    rules: items({
      /** One path: `type` and `value`. */
      path: map(),
      /** Or any matches. */
      matches: list([]),
      /** Filters. */
      filters: list([]),
      /** Weight of the coordinator. */
      weight: count(),
    }),
  },
  networkPolicy: {
    /** Lets in the pods of this release, and nobody else. */
    enabled: flag(false),
    /** Who else may come in: Trino Gateway, Prometheus, KEDA, a load balancer. */
    ingress: list([]),
    /** Where the pods may go; with one rule, nowhere else. */
    egress: list([]),
  },
};
