import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { bucketsJob, checksum } from "./values";

/** Buckets of a store that speaks S3, and who may make them. */
export interface BucketsSpec {
  endpoint: string;
  region: string;
  /** Secret, and its keys, of an identity that may create buckets. */
  credentials: { secretName: pulumi.Input<string>; accessKey: string; secretKey: string };
  /** Buckets whose objects end by themselves. */
  expiring: { names: string[]; days: number };
  /** Buckets whose objects stay. */
  lasting: string[];
  /** Image with a shell and curl. */
  image: string;
  /** Which store it is: another one has none of them. */
  store: pulumi.Input<string>;
}

/** The image's user `curl_user`. */
const IMAGE_USER = 100;

/**
 * Makes the buckets that are not there, and sets their lifecycle rules. The store may still start: an
 * answer of its own is waited for. The keys go to curl by its standard input, not by an argument.
 *
 * A lifecycle rule needs the sum of its text (S3's `PutBucketLifecycleConfiguration`). What curl 7.88
 * signs by itself of a PUT with data SeaweedFS 4.48 refuses; with the text's own hash both take it.
 */
export const BUCKETS_SCRIPT = `set -eu
s3() {
  printf 'user = "%s:%s"\\n' "$ACCESS_KEY" "$SECRET_KEY" |
    curl --config - --silent --show-error --max-time 20 --aws-sigv4 "aws:amz:$REGION:s3" "$@"
}
make() {
  tries=0
  while :; do
    code=$(s3 --output /tmp/answer --write-out '%{http_code}' --request PUT "$ENDPOINT/$1") || code=000
    case $code in
      200 | 409) echo "bucket $1 is there"; return ;;
      # Said while the store starts, too, but not for long.
      403) tries=$((tries + 6)) ;;
      *) tries=$((tries + 1)) ;;
    esac
    if [ "$tries" -ge 60 ]; then
      echo "bucket $1 cannot be made: HTTP $code $(cat /tmp/answer 2>/dev/null || true)" >&2
      exit 1
    fi
    sleep 2
  done
}
expire() {
  rule="<LifecycleConfiguration><Rule><ID>orphans</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter><Expiration><Days>$EXPIRATION_DAYS</Days></Expiration></Rule></LifecycleConfiguration>"
  sum=$(for byte in $(printf %s "$rule" | md5sum | cut -c 1-32 | sed 's/../0x& /g'); do
    printf "\\\\$(printf %03o "$byte")"
  done | base64)
  sha=$(printf %s "$rule" | sha256sum | cut -c 1-64)
  s3 --fail-with-body --request PUT --header "Content-MD5: $sum" --header "x-amz-content-sha256: $sha" \\
    --data-binary "$rule" "$ENDPOINT/$1?lifecycle="
  echo "bucket $1 deletes what is older than $EXPIRATION_DAYS days"
}
for bucket in $EXPIRING; do make "$bucket"; expire "$bucket"; done
for bucket in $LASTING; do make "$bucket"; done
`;

/** A Job in the cluster: whoever runs the program need not reach the store. */
export function createBuckets(
  name: string,
  namespace: pulumi.Input<string>,
  { endpoint, region, credentials, expiring, lasting, image, store }: BucketsSpec,
  opts: pulumi.CustomResourceOptions,
): kubernetes.batch.v1.Job {
  const fromSecret = (key: string) => ({
    valueFrom: { secretKeyRef: { name: credentials.secretName, key } },
  });
  const plain = {
    ENDPOINT: endpoint,
    REGION: region,
    EXPIRING: expiring.names.join(" "),
    EXPIRATION_DAYS: String(expiring.days),
    LASTING: lasting.join(" "),
  };
  const hash = checksum(JSON.stringify([BUCKETS_SCRIPT, plain]));
  return new kubernetes.batch.v1.Job(
    `${name}-buckets`,
    {
      metadata: { name: `${bucketsJob(name)}-${hash}`, namespace },
      spec: {
        backoffLimit: 2,
        activeDeadlineSeconds: 900,
        template: {
          metadata: { annotations: { store } },
          spec: {
            restartPolicy: "Never",
            automountServiceAccountToken: false,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: IMAGE_USER,
              seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [
              {
                name: "buckets",
                image,
                command: ["/bin/sh", "-c", BUCKETS_SCRIPT],
                env: [
                  ...Object.entries(plain).map(([key, value]) => ({ name: key, value })),
                  { name: "ACCESS_KEY", ...fromSecret(credentials.accessKey) },
                  { name: "SECRET_KEY", ...fromSecret(credentials.secretKey) },
                ],
                resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "64Mi" } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
                volumeMounts: [{ name: "scratch", mountPath: "/tmp" }],
              },
            ],
            volumes: [{ name: "scratch", emptyDir: {} }],
          },
        },
      },
    },
    pulumi.mergeOptions(opts, { customTimeouts: { create: "16m" } }),
  );
}
