/** One catalog as people publish them: whose shape it is, the versions that take it, and its lines. */
export interface CatalogFile {
  shape: string;
  /** The versions of Trino that start with it. */
  versions: string[];
  text: string;
}

export const BEFORE_481 = ["476", "478", "480"];
export const SINCE_481 = ["481", "482", "483"];
export const ALL = [...BEFORE_481, ...SINCE_481];

/** Credentials and address of an S3-compatible store, as nearly every file has them. */
export const MINIO = `s3.endpoint=http://minio.storage:9000
s3.path-style-access=true
s3.region=us-east-1
s3.aws-access-key=\${ENV:S3_ACCESS_KEY}
s3.aws-secret-key=\${ENV:S3_SECRET_KEY}`;
