import { describe, expect, test } from "vitest";
import { type ReportedPlatform, reportSecurity } from "../../components/platform/security-report";
import { runWords } from "./command-line";

const run = (...args: string[]) => runWords(["explain", ...args]);

/** Nothing said: what a first platform is like. */
const bare: ReportedPlatform = {
  clusters: { interactive: {}, batch: {} },
  gateway: { database: { kind: "existing", tls: { mode: "prefer" } } },
};
const login = { authentication: { password: { secretName: "passwords" } } };
const openOf = (platform: ReportedPlatform) => reportSecurity(platform).open.join("\n");

describe("npm run explain -- security", () => {
  test("says of production what can reach what, on one page", async () => {
    const { code, out } = await run("security", "prod");
    expect(code).toBe(0);
    await expect(`${out}\n`).toMatchFileSnapshot("../golden/explain-security-prod.txt");
  });

  test("says the same to machines", async () => {
    const { access, open } = JSON.parse((await run("security", "prod", "--json")).out);
    expect(access).toHaveLength(8);
    expect(open).toHaveLength(3);
  });
});

describe("what is open", () => {
  test("of a platform that says nothing is all of it", () => {
    expect(reportSecurity(bare).open).toHaveLength(5);
    expect(openOf(bare)).toMatch(/^interactive and batch: asks for no login/);
  });

  test.each<[string, Partial<ReportedPlatform>, RegExp]>([
    ["a login", { security: login }, /asks for no login/],
    ["rules", { security: { accessControl: { rules: {} } } }, /lets every user do everything/],
    [
      "a policy of the gateway",
      { gateway: { ...bare.gateway, security: { networkPolicy: {} } } },
      /answers every pod/,
    ],
    [
      "a verified database",
      { gateway: { ...bare.gateway, database: { kind: "rds", tls: {} } } },
      /goes to whoever answers/,
    ],
  ])("%s closes one of it", (_, over, gap) => {
    expect(openOf(bare)).toMatch(gap);
    expect(openOf({ ...bare, ...over })).not.toMatch(gap);
  });

  test("with a login is the way around it, until a network policy closes that", () => {
    const around = /any pod can still go around it/;
    expect(openOf({ ...bare, security: login })).toMatch(around);
    expect(openOf({ ...bare, security: { ...login, networkPolicy: {} } })).not.toMatch(around);
  });

  test("is the way from the gateway to the clusters, until it knows their CA", () => {
    const security = { clusterTrust: { configMapName: "ca" } };
    const trusting = { ...bare, gateway: { ...bare.gateway, security } };
    expect(openOf(bare)).toMatch(/from the gateway over plain HTTP/);
    expect(openOf(trusting)).not.toMatch(/from the gateway over plain HTTP/);
    expect(openOf(trusting)).toMatch(/nodes speak plain HTTP to each other/);
  });

  test("is one cluster's where only that is", () => {
    const clusters = { interactive: { security: login }, batch: {} };
    expect(openOf({ ...bare, clusters })).toMatch(/^batch: asks for no login/m);
  });

  test("of a way in is what gateway 21 shows to anybody", () => {
    const ingress = { httpRoute: { host: "a.b", gatewayName: "g" } };
    const open = openOf({ ...bare, gateway: { ...bare.gateway, ingress } });
    expect(open).toMatch(/shows \/v1\/jmx/);
    expect(open).toMatch(/lets whoever reaches it query as anybody/);
  });
});

describe("ranges of the gateway's network policy", () => {
  const openWith = (...allowRanges: string[]) =>
    openOf({ ...bare, gateway: { ...bare.gateway, security: { networkPolicy: { allowRanges } } } });

  test.each([
    ["0.0.0.0/0"],
    ["::/0"],
    ["0.0.0.0/1", "128.0.0.0/1"],
    ["::/1", "8000::/1"],
    ["10.0.0.0/7"],
    ["10.0.0.0/16", "203.0.113.0/24"],
    ["fc00::/6"],
    ["::ffff:0:0/96"],
    ["172.16.0.0/11"],
    ["2001:db8::/32"],
  ])("that hold addresses of the internet are open: %s", (...ranges) => {
    expect(openWith(...ranges)).toMatch(/admits addresses of the internet/);
  });

  test.each([
    ["10.3.0.0/16"],
    ["172.31.0.0/16"],
    ["fd12:3456::/48"],
    ["FC00::/7"],
    ["192.168.1.7/32"],
  ])("that are your own are not: %s", (...ranges) => {
    expect(openWith(...ranges)).not.toMatch(/addresses of the internet/);
  });
});

test("the internet, and who only has a route, are told apart", () => {
  const loadBalancer = { host: "a.b", certificateArn: "x", internetFacing: true };
  const who = (ingress: object) =>
    reportSecurity({ ...bare, gateway: { ...bare.gateway, ingress } }).access[0]?.who;
  expect(who({ loadBalancer })).toBe("the internet");
  expect(who({ loadBalancer: { ...loadBalancer, internetFacing: false } })).toBe("your networks");
});
