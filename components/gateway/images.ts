import { below, type Fault } from "../shared/faults";
import { IMAGES } from "../shared/versions";

/**
 * Images of what works beside the gateway, as whole references: from a registry of yours, by digest, or
 * both (`registry.example.com/curl:8.16.0@sha256:…`). The gateway's own image and Trino's are their charts'
 * (`valuesOverride`: `image`).
 */
export interface GatewayImagesSpec {
  /**
   * PgBouncer, which keeps logins at the database open.
   * @default the version that this package was tried with, by tag, from Docker Hub
   */
  pgbouncer?: string;
  /**
   * socat, which holds connections while the database is away.
   * @default the same
   */
  socat?: string;
  /**
   * curl, which registers the backends.
   * @default the same
   */
  curl?: string;
}

/** All of them. */
export function imagesOf({ pgbouncer, socat, curl }: GatewayImagesSpec = {}) {
  return {
    pgbouncer: pgbouncer ?? IMAGES.pgbouncer,
    socat: socat ?? IMAGES.socat,
    curl: curl ?? IMAGES.curl,
  };
}

/** `[registry[:port]/]path[:tag][@digest]` (grammar of the distribution's references). */
const REFERENCE =
  /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?<tag>:\w[\w.-]{0,127})?(?<digest>@sha256:[0-9a-f]{64})?$/;

/** Everything wrong with images; paths relative to the gateway. */
export function checkImages(images: GatewayImagesSpec = {}): Fault[] {
  return below(
    "images",
    Object.entries(images).flatMap(([path, image]) => checkImage(path, image)),
  );
}

/** What is wrong with one reference of an image. */
export function checkImage(path: string, image: unknown): Fault[] {
  const message = typeof image === "string" ? imageFault(image) : undefined;
  return message === undefined ? [] : [{ path, message: `"${image}" ${message}` }];
}

function imageFault(image: string): string | undefined {
  const { groups } = REFERENCE.exec(image) ?? {};
  const example = "write it like registry.example.com/curl:8.16.0@sha256:<64 hexadecimal digits>";
  if (!groups) return `is no reference of an image; ${example}`;
  if (!groups.digest && (groups.tag === undefined || groups.tag === ":latest")) {
    return `is another image at every pull, for it has neither version nor digest; ${example}`;
  }
  return undefined;
}

/** Whether a tag of the gateway's image is its version, by digest. */
export function isTagWithDigest(tag: unknown, version: string): boolean {
  return typeof tag === "string" && /^@sha256:[0-9a-f]{64}$/.test(tag.replace(version, ""));
}
