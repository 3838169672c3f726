import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { parse, stringify } from "yaml";
import { ROOT } from "../../../cli/context";
import { program } from "../../../infra/program";
import { PLATFORM_KEY } from "../../../infra/stack-file";
import type { LabFolder } from "../../../lab/folder";
import { deploy } from "../../../lab/platform/deploy";
import { openSession, type Session } from "../../../lab/platform/session";
import { type LabView, platformSubject } from "../../../lab/platform/subject";
import {
  findObjectStore,
  readRecord,
  s3Client,
  stopProcess,
  waitUntil,
} from "../../../lab/processes";
import { withoutAction } from "../../../lab/proof/exchange-role";
import type { Toolchain } from "../../../lab/toolchain";
import { emptyBuckets } from "../../../proof/exchange-objects";
import { readMetrics } from "../proof/metrics";
import { quiet } from "../support";
import type { Segment } from "./segments";

/** Waits for what comes by and by, on a busy machine, too. */
export const soon = <T>(what: string, check: () => T | Promise<T>, timeoutSeconds = 120) =>
  waitUntil(what, check, { timeoutSeconds, alive: [] });

/** What is waited for when a client has all rows. */
const ACKNOWLEDGED = "every segment is acknowledged";

/** The lab's platform with results spooled. */
export class SpoolingPlatform {
  /** Text of the stack file that is deployed. */
  stackFile = "";
  private bucket = "";
  private readonly root = mkdtempSync(join(tmpdir(), "client-spooling-"));

  private constructor(
    private readonly lab: LabFolder,
    readonly session: Session,
  ) {}

  static async open(lab: LabFolder, toolchain: Toolchain): Promise<SpoolingPlatform> {
    return new SpoolingPlatform(lab, await openSession(lab, toolchain));
  }

  get subject(): LabView {
    return platformSubject(this.lab);
  }

  /** The host by which clients outside come to the bucket. */
  get host(): string {
    return `${this.bucket}.s3.us-east-1.amazonaws.com`;
  }

  /** Deploys the lab's stack with results spooled, by a version of Trino; what has died begins again with it. */
  async up(spooling: object, trinoVersion: string): Promise<void> {
    const name = join("stacks", "Pulumi.local.yaml");
    const stack = parse(readFileSync(join(ROOT, name), "utf8"));
    const platform = stack.config[PLATFORM_KEY];
    const { interactive, batch } = platform.clusters;
    platform.spooling = spooling;
    interactive.workers.replicas = 1;
    interactive.observability = batch.observability = { prometheus: {}, alerts: {} };
    platform.trinoVersion = Number(trinoVersion);
    this.stackFile = stringify(stack);
    mkdirSync(join(this.root, "stacks"), { recursive: true });
    cpSync(join(ROOT, "Pulumi.yaml"), join(this.root, "Pulumi.yaml"));
    writeFileSync(join(this.root, name), this.stackFile);
    const deployment = { root: this.root, stack: "local", program, progress: quiet };
    const { platform: outputs } = await deploy(this.session, deployment);
    this.bucket = (outputs as unknown as { resultsBucket: string }).resultsBucket;
  }

  /** What a server counts, by the names of its `/metrics`. */
  async metricsOf(name: string): Promise<Record<string, number>> {
    const text = await readMetrics(`http://127.0.0.1:${readRecord(this.lab, name)?.ports.http}`);
    const lines = text.split("\n").filter((line) => /^\w+ [-+.\dE]+$/.test(line));
    return Object.fromEntries(
      lines.map((line) => line.split(" ")).map(([key, n]) => [key, Number(n)]),
    );
  }

  /** Does something while a cluster's role may do all but one action. */
  without<T>(cluster: string, action: string, work: () => Promise<T>): Promise<T> {
    const account = { namespace: "trino", serviceAccount: `trino-${cluster}` };
    return withoutAction(this.lab, this.session.cloud.identity, { account, action }, work);
  }

  /** Ends a server at once, if it has not ended before; the lab does not begin it again by itself. */
  async kill(name: string): Promise<void> {
    const record = readRecord(this.lab, name);
    if (record) await stopProcess(this.lab, { ...record, stop: "SIGKILL" });
  }

  /** Does something with the bucket that only its administrator may do. */
  async asAdmin<T>(call: (client: S3Client, bucket: string) => Promise<T>): Promise<T> {
    const store = findObjectStore(this.lab);
    if (!store) throw new Error("the object store does not run");
    const client = s3Client(store);
    return call(client, this.bucket).finally(() => client.destroy());
  }

  /** Names of the objects that lie in the bucket. */
  async objects(): Promise<string[]> {
    const { Contents = [] } = await this.asAdmin((client, Bucket) =>
      client.send(new ListObjectsV2Command({ Bucket })),
    );
    return Contents.map(({ Key = "" }) => Key);
  }

  /** Those of a result's segments that lie there still. */
  async lying(spooled: readonly Segment[]): Promise<Segment[]> {
    const keys = await this.objects();
    // An address has the `+` of `json+zstd` as %2B.
    const pathOf = ({ uri }: Segment) => decodeURIComponent(new URL(uri).pathname);
    return spooled.filter((segment) => keys.some((key) => pathOf(segment).endsWith(key)));
  }

  /** Puts an object there, with nothing in it. */
  async put(Key: string): Promise<void> {
    await this.asAdmin((client, Bucket) => client.send(new PutObjectCommand({ Bucket, Key })));
  }

  empty(): Promise<void> {
    return this.asAdmin((client, bucket) => emptyBuckets(client, [bucket]));
  }

  /** Acknowledgements of drivers are sent behind the last row. */
  isEmpty(seconds?: number): Promise<unknown> {
    return soon(ACKNOWLEDGED, async () => (await this.objects()).length === 0, seconds);
  }

  /**
   * Does something on batch that leaves the bucket empty. A task that is tried again, as on a busy machine,
   * leaves segments of which nobody is told, but not each time: of three turns one must leave none.
   */
  async leavingNothing(turn: () => Promise<void>): Promise<void> {
    for (let turns = 1; ; turns++) {
      await this.empty();
      try {
        return await turn();
      } catch (error) {
        if (turns === 3 || !String(error).includes(ACKNOWLEDGED)) throw error;
      }
    }
  }

  forget(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
