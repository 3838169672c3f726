import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createNetwork, type TrafficReport } from "../../lab/aws/network";

const BUCKET = "exchange-a.s3.us-east-1.amazonaws.com";
const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function listen<T extends Server>(server: T): Promise<T> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("the network between pods and AWS", () => {
  let store: Server;
  let network: Server;
  const sockets: Socket[] = [];
  beforeEach(async () => {
    // Says what it was told, in capitals: a server that reads no HTTP.
    store = await listen(
      createServer((socket) => socket.on("data", (said) => socket.write(`${said}`.toUpperCase()))),
    );
    const place = { host: "127.0.0.1", port: portOf(store) };
    const { server } = createNetwork((host) => (host === BUCKET ? place : undefined));
    network = await listen(server);
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    network.close();
    store.close();
  });

  const ask = async (address: string): Promise<{ status: string; socket: Socket }> => {
    const socket = connect(portOf(network), "127.0.0.1");
    sockets.push(socket);
    socket.write(`CONNECT ${address} HTTP/1.1\r\nHost: ${address}\r\n\r\n`);
    const [answer] = await once(socket, "data");
    return { status: String(answer).split("\r\n")[0] ?? "", socket };
  };
  const report = async (): Promise<TrafficReport> =>
    (await fetch(`http://127.0.0.1:${portOf(network)}/traffic`)).json() as Promise<TrafficReport>;

  test.each([443, 80])("hands on what it cannot read, and counts it by port %i", async (port) => {
    const { status, socket } = await ask(`${BUCKET}:${port}`);
    expect(status).toContain("200");
    socket.write("hello");
    expect(String((await once(socket, "data"))[0])).toBe("HELLO");
    expect((await report()).traffic).toEqual([
      { host: BUCKET, port, connections: 1, sent: 5, received: 5 },
    ]);
  });

  test.each([
    "glue.eu-west-1.amazonaws.com",
    "s3.cn-north-1.amazonaws.com.cn",
    "kms.eusc-de-east-1.amazonaws.eu",
  ])("refuses %s, which is AWS's and not here, and remembers it", async (host) => {
    expect((await ask(`${host}:443`)).status).toBe(`HTTP/1.1 502 the lab has no ${host}`);
    expect(await report()).toMatchObject({ traffic: [], refused: [host] });
  });

  test("leaves names of others where they are", async () => {
    const { status } = await ask(`127.0.0.1:${portOf(store)}`);
    expect(status).toContain("200");
  });
});
