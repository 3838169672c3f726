import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { IMAGES } from "../shared/versions";
import {
  REGISTER_SCRIPT_FILE,
  REGISTRATION_FOLDER,
  registrationEnvironment,
  renderRegistration,
} from "./registration";
import type { BackendSpec, GatewayDatabaseSpec } from "./spec";

/** Which gateway to tell about which backends. */
interface RegistrationArgs {
  releaseName: string;
  namespace: pulumi.Input<string>;
  gatewayUrl: pulumi.Output<string>;
  adminSecretName: string;
  backends: readonly (Omit<BackendSpec, "url"> & { url: pulumi.Input<string> })[];
  database: pulumi.Output<GatewayDatabaseSpec>;
}

/** The image's user `curl_user`. */
const IMAGE_USER = 100;

/** A Job in the cluster that registers the backends, and the ConfigMap with its files. */
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
    ),
  );
  const metadata = { name: registration.name, namespace: args.namespace };
  const files = new kubernetes.core.v1.ConfigMap(
    `${name}-backends`,
    { metadata, data: registration.files },
    opts,
  );
  return new kubernetes.batch.v1.Job(
    `${name}-backends`,
    {
      metadata,
      // No `ttlSecondsAfterFinished`: a Job that vanishes by itself comes back with every refresh.
      spec: {
        // The script itself waits five minutes for the gateway; a second pod is for a lost node.
        backoffLimit: 2,
        template: { spec: podSpec(args, files.metadata.name) },
      },
    },
    opts,
  );
}

function podSpec(
  args: RegistrationArgs,
  configMapName: pulumi.Output<string>,
): kubernetes.types.input.core.v1.PodSpec {
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
        image: IMAGES.curl,
        command: ["/bin/sh", `${REGISTRATION_FOLDER}/${REGISTER_SCRIPT_FILE}`],
        env: args.gatewayUrl.apply(registrationEnvironment),
        envFrom: [{ secretRef: { name: args.adminSecretName } }],
        resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "64Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [{ name: "files", mountPath: REGISTRATION_FOLDER, readOnly: true }],
      },
    ],
    volumes: [{ name: "files", configMap: { name: configMapName } }],
  };
}
