import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { portableSettings } from "../../cli/engine/settings";

const real = `
secretsprovider: awskms://alias/pulumi
encryptedkey: AQICAHh
config:
  aws:region: eu-west-1
  app:token:
    secure: v1:abc:def
  app:platform:
    clusters: [{ name: a, "odd.key": { secure: v1:ghi:jkl } }]
    secure: [not, encrypted]
`;

describe("portableSettings", () => {
  it("leaves out the key and puts placeholders where encrypted values stood", () => {
    const { text, encrypted } = portableSettings(real);
    expect(encrypted).toEqual(["app:token", 'app:platform.clusters[0]["odd.key"]']);
    expect(text).not.toContain("v1:");
    expect(parse(text)).toEqual({
      config: {
        "aws:region": "eu-west-1",
        "app:token": "placeholder-for-an-encrypted-value",
        "app:platform": {
          clusters: [{ name: "a", "odd.key": "placeholder-for-an-encrypted-value" }],
          secure: ["not", "encrypted"],
        },
      },
    });
  });

  it("keeps the workspace's own salt, so that its earlier state stays readable", () => {
    const { text } = portableSettings("encryptionsalt: theirs\nconfig:\n  a:b: c\n", "ours");
    expect(parse(text)).toEqual({ config: { "a:b": "c" }, encryptionsalt: "ours" });
  });

  it("takes an empty stack file", () => {
    expect(parse(portableSettings("").text)).toEqual({});
  });
});
