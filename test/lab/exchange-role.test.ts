import { rmSync } from "node:fs";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exchangePolicy } from "../../components/exchange/policies";
import { endAll } from "../../lab/processes";
import { takeAction } from "../../lab/proof/exchange-role";
import { startMoto } from "./moto";
import { temporaryLab } from "./support";

// The lab's own store lets every writer abort uploads. A second judge of the role, with every kind
// of call that Trino's exchange plugin makes: what moto refuses is what AWS would.
const lab = temporaryLab();
const Bucket = "exchange-0";
const ACTIONS = [
  "s3:ListBucket",
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:AbortMultipartUpload",
];
let url: string;
/** Clients by the action that their user may not do; the one that may do all under "nothing". */
const clients: Record<string, S3Client> = {};

beforeAll(async () => {
  const moto = await startMoto(lab);
  url = moto.url;
  const document = JSON.stringify(exchangePolicy([`arn:aws:s3:::${Bucket}`]));
  const admin = clientWith("admin", "admin");
  await admin.send(new CreateBucketCommand({ Bucket }));
  await admin.send(new PutObjectCommand({ Bucket, Key: "there", Body: "spooled" }));
  admin.destroy();
  for (const [index, action] of ["nothing", ...ACTIONS].entries()) {
    const key = await createUser(`exchange-${index}`, takeAction(document, action));
    clients[action] = clientWith(key.id, key.secret);
  }
  await moto.judge();
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await endAll(lab);
  rmSync(lab.root, { recursive: true });
});

function clientWith(accessKeyId: string, secretAccessKey: string): S3Client {
  return new S3Client({
    endpoint: url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
}

/** A user of IAM with this one policy; by the plain query protocol, for the three calls there are. */
async function createUser(name: string, document: string): Promise<{ id: string; secret: string }> {
  await iam({ Action: "CreateUser", UserName: name });
  const policy = { PolicyName: "exchange", PolicyDocument: document };
  await iam({ Action: "PutUserPolicy", UserName: name, ...policy });
  const answer = await iam({ Action: "CreateAccessKey", UserName: name });
  const field = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(answer)?.[1] ?? "";
  return { id: field("AccessKeyId"), secret: field("SecretAccessKey") };
}

async function iam(parameters: Record<string, string>): Promise<string> {
  const credential = "Credential=admin/20260101/us-east-1/iam/aws4_request";
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams({ Version: "2010-05-08", ...parameters }),
    headers: {
      Authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none`,
    },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${parameters.Action}: HTTP ${response.status} ${text}`);
  return text;
}

/** The calls of the plugin, in the order of a task's life; gives those that were refused. */
async function spool(client: S3Client): Promise<string[]> {
  const refused: string[] = [];
  const call = async <T>(name: string, send: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await send();
    } catch (error) {
      const { name: code, $metadata } = error as S3ServiceException;
      if ($metadata.httpStatusCode === 403) refused.push(name);
      // Where no upload could be begun there is none to go on with: that says nothing of the role.
      else if (code !== "NoSuchUpload") throw error;
    }
  };
  const Key = "part";
  await call("PutObject", () => client.send(new PutObjectCommand({ Bucket, Key, Body: "rows" })));
  const upload = async () => {
    const start = () => client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    return (await call("CreateMultipartUpload", start))?.UploadId ?? "none";
  };
  const UploadId = await upload();
  const part = await call("UploadPart", () =>
    client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "rows" })),
  );
  const Parts = [{ PartNumber: 1, ETag: part?.ETag ?? "" }];
  await call("CompleteMultipartUpload", () =>
    client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    ),
  );
  await call("ListObjectsV2", () => client.send(new ListObjectsV2Command({ Bucket })));
  await call("GetObject", () => client.send(new GetObjectCommand({ Bucket, Key: "there" })));
  const second = await upload();
  await call("AbortMultipartUpload", () =>
    client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: second })),
  );
  // One by one: moto asks for the right on the bucket, not on the objects, where many go at once.
  await call("DeleteObject", () => client.send(new DeleteObjectCommand({ Bucket, Key })));
  return [...new Set(refused)];
}

test.each([
  ["nothing", []],
  ["s3:PutObject", ["PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"]],
  ["s3:ListBucket", ["ListObjectsV2"]],
  ["s3:GetObject", ["GetObject"]],
  ["s3:AbortMultipartUpload", ["AbortMultipartUpload"]],
  ["s3:DeleteObject", ["DeleteObject"]],
])("taking %s from the role refuses %j", async (action, expected) => {
  const client = clients[action];
  if (!client) throw new Error(`nobody goes without ${action}`);
  expect(await spool(client)).toEqual(expected);
});
