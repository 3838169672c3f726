import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  REGISTER_SCRIPT_FILE,
  REGISTRATION_FOLDER,
  REGISTRATION_LABELS,
  type RegistrationTiming,
  registrationEnvironment,
  renderRegistration,
} from "./registration";
import { CLUSTER_CA, clusterTrustVolume } from "./security/cluster-trust";
import type { GatewayClusterTrustSpec } from "./security/spec";
import type { BackendSpec, GatewayDatabaseSpec } from "./spec";

/** Which gateway to tell about which backends. */
interface RegistrationArgs {
  releaseName: string;
  namespace: pulumi.Input<string>;
  gatewayUrl: pulumi.Output<string>;
  adminSecretName: string;
  backends: readonly (Omit<BackendSpec, "url"> & { url: pulumi.Input<string> })[];
  database: pulumi.Output<GatewayDatabaseSpec>;
  timing: RegistrationTiming;
  /** Image with a shell and curl. */
  image: string;
  /** Whom it believes when it asks a coordinator which queries run. */
  clusterTrust?: GatewayClusterTrustSpec | undefined;
}

/** The image's user `curl_user`. */
const IMAGE_USER = 100;

/** What the script may take besides draining: the gateway's start, health checks, a lost node. */
const OTHER_SECONDS = 900;

/**
 * A Job in the cluster that makes the gateway's backends what they should be: whoever runs the
 * program need not reach the cluster's network, and waits for it. And a CronJob that does the same
 * every minute: the gateway stays "ready" when its database was lost or changed by hand, and a plain
 * `pulumi up` would see nothing to do. A backend that somebody added by hand goes as one that was
 * declared does: it gets no new queries, drains, and is removed. The CronJob is brought up to date
 * first, so that it never undoes what the Job does.
 */
export function registerBackends(
  name: string,
  args: RegistrationArgs,
  opts: pulumi.CustomResourceOptions,
): kubernetes.batch.v1.Job {
  const urls = pulumi.all(args.backends.map((backend) => backend.url));
  const registration = pulumi.all([urls, args.database]).apply(([known, database]) =>
    renderRegistration(
      args.releaseName,
      args.backends.map((backend, index) => ({ ...backend, url: known[index] ?? "" })),
      database,
      args.timing,
    ),
  );
  const metadata = { name: registration.name, namespace: args.namespace };
  const files = new kubernetes.core.v1.ConfigMap(
    `${name}-backends`,
    { metadata, data: registration.files },
    opts,
  );
  const jobSpec = {
    // The script itself waits for the gateway; a second pod is for a lost node.
    backoffLimit: 1,
    activeDeadlineSeconds: args.timing.drainSeconds + OTHER_SECONDS,
    template: {
      metadata: { labels: REGISTRATION_LABELS },
      spec: podSpec(args, files.metadata.name),
    },
  };
  const keeper = new kubernetes.batch.v1.CronJob(
    `${name}-backends-keeper`,
    {
      metadata: { name: `${args.releaseName}-backends`, namespace: args.namespace },
      spec: {
        schedule: "* * * * *",
        // One that drains takes longer than a minute.
        concurrencyPolicy: "Forbid",
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: { spec: jobSpec },
      },
    },
    opts,
  );
  return new kubernetes.batch.v1.Job(
    `${name}-backends`,
    // No `ttlSecondsAfterFinished`: a Job that vanishes by itself comes back with every refresh.
    { metadata, spec: jobSpec },
    pulumi.mergeOptions(opts, {
      dependsOn: [keeper],
      // The provider's own is ten minutes.
      customTimeouts: { create: `${jobSpec.activeDeadlineSeconds + 60}s` },
    }),
  );
}

function podSpec(
  args: RegistrationArgs,
  configMapName: pulumi.Output<string>,
): kubernetes.types.input.core.v1.PodSpec {
  const clusters = args.clusterTrust && clusterTrustVolume(args.clusterTrust);
  return {
    // A failed pod stays, and its log with it.
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: IMAGE_USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name: "register",
        image: args.image,
        command: ["/bin/sh", `${REGISTRATION_FOLDER}/${REGISTER_SCRIPT_FILE}`],
        env: args.gatewayUrl.apply((url) => [
          ...registrationEnvironment(url, args.timing),
          // curl believes whoever this says.
          ...(clusters ? [{ name: "CURL_CA_BUNDLE", value: CLUSTER_CA }] : []),
        ]),
        envFrom: [{ secretRef: { name: args.adminSecretName } }],
        resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "64Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [
          { name: "files", mountPath: REGISTRATION_FOLDER, readOnly: true },
          ...(clusters ? [clusters.mount] : []),
        ],
      },
    ],
    volumes: [
      { name: "files", configMap: { name: configMapName } },
      ...(clusters ? [clusters.volume] : []),
    ],
  };
}
