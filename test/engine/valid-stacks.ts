import type { Settings } from "./rehearsal";
import { INNER, STORAGE_STACKS } from "./valid-storage-stacks";

/** A valid stack: what it asks for over `dev`, and what must then be in its rendered files. */
export interface ValidStack {
  what: string;
  settings: Settings;
  files: Record<string, RegExp>;
  /** What no file shows. @default nothing */
  onlyInValues?: string[];
}

const workers = { memoryGiB: 16, cpu: 4, replicas: undefined };
const NETWORK = {
  subnetIds: ["subnet-0f1e2d3c4b5a60001", "subnet-0f1e2d3c4b5a60002"],
  securityGroupIds: ["sg-0f1e2d3c4b5a60004"],
};
const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE0123456789";
const DIRECTORY = {
  host: "ldap.example.com",
  bindDn: "cn=trino,dc=example,dc=com",
  userBaseDn: "ou=people,dc=example,dc=com",
  userSearch: "(uid=${USER})",
};
const ROUTE = { parentRefs: [{ name: "a" }], rules: [{ path: { value: "/" } }] };
const podsOf = (name: string) => ({ name, image: "busybox:1", command: ["sleep", "1"] });

/** Stacks with what the local cloud cannot run, and with every choice that there is. */
export const VALID_STACKS: ValidStack[] = [
  {
    what: "clusters that scale by HPA and by KEDA",
    settings: {
      clusters: {
        interactive: {
          workers: { ...workers, autoscaling: { hpa: { minReplicas: 2, maxReplicas: 5 } } },
        },
        batch: {
          workers: {
            ...workers,
            autoscaling: {
              keda: {
                minReplicas: 0,
                maxReplicas: 6,
                triggers: [{ prometheus: { serverAddress: "http://prometheus.monitoring:9090" } }],
              },
            },
          },
        },
      },
    },
    files: {
      "releases/trino-interactive/values.yaml": /autoscaling:[\s\S]*maxReplicas: 5/,
      "releases/trino-batch/values.yaml": /keda:[\s\S]*prometheus\.monitoring/,
      "files/trino-batch/worker/config.properties": /^coordinator=false$/m,
    },
    onlyInValues: [
      "trino-batch: a ScaledObject of the workers (server.keda.enabled)",
      "trino-interactive: a HorizontalPodAutoscaler of the workers (server.autoscaling.enabled)",
    ],
  },
  {
    what: "TLS with a login by password, and rules",
    settings: {
      security: {
        tls: { secretName: "trino-tls", passwordSecretName: "trino-keystore" },
        authentication: { password: { secretName: "trino-passwords" } },
        groupsSecretName: "trino-groups",
        accessControl: {
          rules: { catalogs: [{ user: "ana", allow: "all" }, { allow: "read-only" }] },
        },
        networkPolicy: { allowFrom: [{ namespace: "monitoring" }] },
        readOnlyRootFilesystem: true,
      },
    },
    files: {
      "files/trino-batch/coordinator/config.properties":
        /^http-server\.https\.enabled=true$[\s\S]*^http-server\.https\.keystore\.path=/m,
      "files/trino-batch/coordinator/password-authenticator.properties": /=file$/m,
    },
    onlyInValues: ["trino-batch", "trino-interactive"].map(
      (release) => `${release}: a NetworkPolicy (networkPolicy.enabled)`,
    ),
  },
  {
    what: "everything of the charts that the lab cannot run",
    settings: {
      security: { authentication: { password: { secretName: "passwords" } } },
      clusters: {
        batch: {
          valuesOverride: {
            jmx: { enabled: true, exporter: { enabled: true } },
            kafka: { tableDescriptions: { "clicks.json": "{}" } },
            initContainers: { worker: [podsOf("wait")] },
            sidecarContainers: { coordinator: [podsOf("beside")] },
            coordinator: {
              lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } },
              additionalExposedPorts: { debug: { servicePort: 5005, name: "debug", port: 5005 } },
              additionalVolumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
              additionalVolumeMounts: [{ name: "data", mountPath: "/mnt/data" }],
            },
            ingress: { enabled: true, hosts: [{ host: "trino.example.com", paths: [] }] },
            gateway: { enabled: true, ...ROUTE },
            catalogs: { events: "connector.name={{ .Release.Name }}" },
          },
        },
      },
      gateway: {
        valuesOverride: {
          autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 4 },
          ingress: { enabled: true, hosts: [], tls: [{ secretName: "tls" }] },
        },
      },
    },
    files: {
      "files/trino-batch/worker/config.properties": /^jmx\.rmiserver\.port=9081$/m,
      "files/trino-batch/worker/schemas/clicks.json": /^\{\}$/,
      "files/trino-batch/worker/catalog/events.properties": /\{\{ \.Release\.Name \}\}/,
      "files/trino-gateway/gateway/config.yaml": /^routing/m,
      "releases/trino-batch/values.yaml": /persistentVolumeClaim/,
    },
    onlyInValues: [
      "trino-batch: an HTTPRoute (gateway.enabled)",
      "trino-batch: an Ingress (ingress.enabled)",
      "trino-batch: containers before the servers (initContainers)",
      "trino-batch: containers beside the servers (sidecarContainers)",
      "trino-batch: the JMX exporter beside the servers (jmx.exporter.enabled)",
      "trino-batch: what Go's templates make of catalogs",
      "trino-gateway: a HorizontalPodAutoscaler (autoscaling.enabled)",
      "trino-gateway: an Ingress (ingress.enabled)",
    ],
  },
  {
    what: "IRSA, a VPC endpoint and a key of one's own; a load balancer; RDS",
    settings: {
      identity: {
        workloadIdentity: {
          podIdentity: undefined,
          irsa: {
            oidcProviderArn: `arn:aws:iam::111111111111:oidc-provider/${ISSUER}`,
            oidcProviderUrl: `https://${ISSUER}`,
          },
        },
      },
      exchange: {
        s3: {
          kmsKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
          vpcEndpoint: { id: "vpce-0123456789abcdef0", dedicated: true },
        },
      },
      gateway: {
        security: { tls: { secretName: "gateway-tls" } },
        ingress: {
          loadBalancer: {
            host: "trino.example.com",
            certificateArn:
              "arn:aws:acm:eu-west-1:111111111111:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
          },
        },
        database: {
          existing: undefined,
          rds: NETWORK,
        },
      },
    },
    files: { "policies/trino-batch-role-trust.json": /AssumeRoleWithWebIdentity/ },
  },
  {
    what: "buckets that exist; Aurora; an Ingress; a login by LDAP; all that is to be seen",
    settings: {
      exchange: {
        s3: undefined,
        adoptedS3: { bucketNames: ["spool-a", "spool-b"] },
      },
      clusters: {
        batch: {
          observability: {
            prometheus: { labels: { release: "prometheus" } },
            alerts: {},
            dashboards: { folder: "Trino" },
            eventListener: { kafka: { brokers: ["kafka:9092"], completedTopic: "queries" } },
            tracing: { endpoint: "http://otel.monitoring:4317" },
          },
        },
      },
      gateway: {
        ldapBindPassword: "not-a-secret",
        security: {
          authentication: { ldap: DIRECTORY },
          roles: { admin: "admins", user: ".*" },
        },
        ingress: {
          ingress: { ...INNER, className: "nginx", tlsSecretName: "tls" },
        },
        observability: { prometheus: {}, alerts: {}, dashboards: {} },
        database: {
          existing: undefined,
          aurora: NETWORK,
        },
      },
    },
    files: {
      "files/trino-batch/worker/exchange-manager.properties": /s3:\/\/spool-a\/?,s3:\/\/spool-b/,
      "files/trino-batch/coordinator/event-listener.properties": /kafka/,
    },
  },
  ...STORAGE_STACKS,
];
