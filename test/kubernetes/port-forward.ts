import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

// As the kubelet does it for WebSockets (k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go,
// protocol v4.channel.k8s.io): of each port one channel for data and one for errors, each of which
// begins with the number of the port; a message begins with the number of its channel.
const [DATA, ERROR] = [0, 1];

/** The magic of RFC 6455, section 1.3. */
const ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/**
 * Takes the WebSocket of a `portforward` and joins it to a port of this machine.
 *
 * @param asked the port that was asked for, which the channels begin with
 * @param real where it leads; undefined if nobody listens there
 */
export function joinPort(
  request: IncomingMessage,
  webSocket: Duplex,
  asked: number,
  real: number | undefined,
): void {
  const key = request.headers["sec-websocket-key"] ?? "";
  webSocket.write(
    [
      "HTTP/1.1 101 Switching Protocols",
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Accept: ${createHash("sha1")
        .update(key + ACCEPT)
        .digest("base64")}`,
      "Sec-WebSocket-Protocol: v4.channel.k8s.io",
      "\r\n",
    ].join("\r\n"),
  );
  const number = Buffer.alloc(2);
  number.writeUInt16LE(asked);
  for (const channel of [DATA, ERROR]) send(webSocket, channel, number);
  if (real === undefined) {
    send(webSocket, ERROR, Buffer.from(`connect to port ${asked}: connection refused`));
    webSocket.end(frame(CLOSE, Buffer.alloc(0)));
    return;
  }
  const socket = connect(real, "127.0.0.1");
  const end = () => {
    if (webSocket.writable) webSocket.end(frame(CLOSE, Buffer.alloc(0)));
    socket.destroy();
  };
  socket.on("data", (data) => send(webSocket, DATA, data));
  socket.on("close", end);
  socket.on("error", end);
  webSocket.on("close", end);
  webSocket.on("error", end);
  readFrames(webSocket, socket, end);
}

const [BINARY, CLOSE, PING, PONG] = [2, 8, 9, 10];

function send(webSocket: Duplex, channel: number, data: Buffer): void {
  if (webSocket.writable) webSocket.write(frame(BINARY, Buffer.concat([Buffer.of(channel), data])));
}

/** A frame of a server: whole, not masked. */
function frame(kind: number, data: Buffer): Buffer {
  const head = [0x80 | kind];
  if (data.length < 126) return Buffer.concat([Buffer.of(...head, data.length), data]);
  if (data.length < 65536) {
    return Buffer.concat([Buffer.of(...head, 126, data.length >> 8, data.length & 255), data]);
  }
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(data.length));
  return Buffer.concat([Buffer.of(...head, 127), length, data]);
}

/** Hands on what the frames of a client say; they are masked. */
function readFrames(webSocket: Duplex, socket: Socket, end: () => void): void {
  let rest: Buffer = Buffer.alloc(0);
  webSocket.on("data", (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    for (let next = nextFrame(rest); next; next = nextFrame(rest)) {
      rest = rest.subarray(next.size);
      if (next.kind === CLOSE) end();
      else if (next.kind === PING) webSocket.write(frame(PONG, next.data));
      else if (next.data[0] === DATA) socket.write(next.data.subarray(1));
    }
  });
}

function nextFrame(bytes: Buffer): { kind: number; data: Buffer; size: number } | undefined {
  if (bytes.length < 6) return undefined;
  const short = (bytes[1] ?? 0) & 127;
  const at = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < at + 4) return undefined;
  const length =
    short === 126
      ? bytes.readUInt16BE(2)
      : short === 127
        ? Number(bytes.readBigUInt64BE(2))
        : short;
  const size = at + 4 + length;
  if (bytes.length < size) return undefined;
  const mask = bytes.subarray(at, at + 4);
  const data = Buffer.from(bytes.subarray(at + 4, size));
  for (let i = 0; i < length; i++) data[i] = (data[i] ?? 0) ^ (mask[i % 4] ?? 0);
  return { kind: (bytes[0] ?? 0) & 15, data, size };
}
