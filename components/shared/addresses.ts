import { BlockList, isIP } from "node:net";
import type { Fault } from "./faults";

const HOST =
  /^(?=.{1,253}\.?$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*\.?$/i;

/** A fault unless this is the name or the address of a host, and nothing more. */
export function checkHost(path: string, given: unknown): Fault[] {
  if (typeof given !== "string" || isHost(given)) return [];
  const example = "like db.example.com";
  if (/:\/\/[^/]*@/.test(given)) {
    return [{ path, message: `holds a login; give the host alone, ${example}` }];
  }
  const [, host = "", port] =
    /^(?:(?:[a-z]+:)*\/\/)?([^:/?\s]+)(?::(\d+))?(?:[/?].*)?$/i.exec(given) ?? [];
  if (!isHost(host)) return [{ path, message: `"${given}" is not a host; use a name ${example}` }];
  const more = port === undefined ? "more than a host" : "a host and a port";
  const rest = port === undefined ? "" : ` and port: ${port}`;
  return [{ path, message: `"${given}" is ${more}; write ${path}: ${host}${rest}` }];
}

function isHost(text: string): boolean {
  // Four numbers are an address, or none: no domain ends in a number.
  return /(^|\.)\d+$/.test(text) ? isIP(text) === 4 : HOST.test(text);
}

function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65_535;
}

/** A fault unless this is `host:port`. */
export function checkHostPort(path: string, given: unknown, example: string): Fault[] {
  if (typeof given !== "string") return [];
  const [, host = "", port] = /^([^\s,:/]+):(\d+)$/.exec(given) ?? [];
  return isHost(host) && isPort(Number(port))
    ? []
    : [{ path, message: `"${given}" is not host:port, for example ${example}` }];
}

/** Which URLs are right. */
interface UrlForm {
  schemes: readonly ("http" | "https")[];
  example: string;
  /** Why no other scheme; in words that follow the message. */
  why?: string;
}

/** A fault unless this is a URL of that form. A login in it is never repeated. */
export function checkUrl(
  path: string,
  given: unknown,
  { schemes, example, why }: UrlForm,
): Fault[] {
  if (typeof given !== "string") return [];
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url !== undefined && (url.username !== "" || url.password !== "")) {
    return [{ path, message: "holds a login; a secret belongs into a Kubernetes Secret" }];
  }
  const isRight =
    url !== undefined &&
    schemes.some((scheme) => url.protocol === `${scheme}:`) &&
    /^https?:\/\/[^\s/]/.test(given) &&
    !/\s/.test(given) &&
    (isHost(url.hostname) || url.hostname.startsWith("["));
  if (isRight) return [];
  const kind = schemes.length === 1 ? `an ${schemes[0]} URL` : "a URL";
  const because = why === undefined ? "" : `, ${why}`;
  return [{ path, message: `"${given}" is not ${kind}${because}; write it as ${example}` }];
}

/** Faults of address ranges (CIDR). */
export function checkRanges(path: string, ranges: readonly unknown[] = []): Fault[] {
  return ranges.flatMap((range, index) =>
    typeof range !== "string" || isRange(range)
      ? []
      : [
          {
            path: `${path}[${index}]`,
            message: `"${range}" is not a range of addresses; write it as 10.0.0.0/8${isIP(range) ? `, or this one address as ${range}/${isIP(range) === 4 ? 32 : 128}` : ""}`,
          },
        ],
  );
}

/** Ranges that no address of the internet is in (RFC 1918, 6598, 4193, 4291), with their bits. */
const PRIVATE: [network: string, bits: number, family: "ipv4" | "ipv6"][] = [
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
];

/** Whether a range holds addresses of the internet; what is no range has been told of elsewhere. */
export function isPublicRange(range: string): boolean {
  if (!isRange(range)) return false;
  const [address = "", bits] = range.split("/");
  const family = isIP(address) === 4 ? "ipv4" : "ipv6";
  return !PRIVATE.some(([network, least, kind]) => {
    const block = new BlockList();
    block.addSubnet(network, least, kind);
    return kind === family && Number(bits) >= least && block.check(address, family);
  });
}

function isRange(text: string): boolean {
  const [, address = "", bits] = /^([\da-f.:]+)\/(0|[1-9]\d{0,2})$/i.exec(text) ?? [];
  const kind = isIP(address);
  return kind !== 0 && Number(bits) <= (kind === 4 ? 32 : 128);
}
