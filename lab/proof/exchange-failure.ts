import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";

/**
 * The error of a query with the names of the exchange buckets that are gone: Trino 476 says only
 * "The specified bucket does not exist". Other errors stay as they are.
 */
export async function explainFailure(
  client: S3Client,
  buckets: readonly string[],
  error: string,
): Promise<string> {
  if (!error.includes("NoSuchBucket")) return error;
  const missing = await missingBuckets(client, buckets);
  return missing.length > 0
    ? `${error}\nexchange buckets that do not exist: ${missing.join(", ")}`
    : error;
}

async function missingBuckets(client: S3Client, buckets: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    buckets.map((Bucket) =>
      client.send(new HeadBucketCommand({ Bucket })).then(
        () => true,
        (error: Error) => error.name !== "NotFound" && error.name !== "NoSuchBucket",
      ),
    ),
  );
  return buckets.filter((_, index) => !found[index]);
}
