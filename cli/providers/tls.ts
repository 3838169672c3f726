import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import type * as tls from "@pulumi/tls";
import { z } from "zod";
import { defineResource, type ProviderModel, type ShapeOf } from "./model";

const curves = { P224: "secp224r1", P256: "prime256v1", P384: "secp384r1", P521: "secp521r1" };

const privateKeyInputs = z.strictObject({
  algorithm: z.enum(["RSA", "ECDSA", "ED25519"]),
  // Defaults as in the real provider.
  rsaBits: z.int().min(2048).default(2048),
  ecdsaCurve: z.enum(["P224", "P256", "P384", "P521"]).default("P224"),
} satisfies ShapeOf<tls.PrivateKeyArgs>);

type PrivateKeyInputs = z.infer<typeof privateKeyInputs>;

const privateKey = defineResource({
  inputs: privateKeyInputs,
  replaceOn: ["*"],
  secretOutputs: ["privateKeyPem", "privateKeyPemPkcs8"],
  apply: async (inputs) => {
    const { publicKey, privateKey } = generateKeyPair(inputs);
    const outputs = {
      privateKeyPem: traditionalPem(privateKey),
      privateKeyPemPkcs8: privateKey.export({ type: "pkcs8", format: "pem" }),
      publicKeyPem: publicKey.export({ type: "spki", format: "pem" }),
    };
    const der = publicKey.export({ type: "spki", format: "der" });
    return { id: createHash("sha1").update(der).digest("hex"), outputs };
  },
  remove: async () => {},
});

/** The provider `tls`: real keys, kept in the state. OpenSSH forms and fingerprints are left out. */
export const tlsProvider: ProviderModel = {
  name: "tls",
  npmPackage: "@pulumi/tls",
  config: z.strictObject({}),
  types: { "tls:index/privateKey:PrivateKey": privateKey },
};

function generateKeyPair(inputs: PrivateKeyInputs): {
  publicKey: KeyObject;
  privateKey: KeyObject;
} {
  switch (inputs.algorithm) {
    case "RSA":
      return generateKeyPairSync("rsa", { modulusLength: inputs.rsaBits });
    case "ECDSA":
      return generateKeyPairSync("ec", { namedCurve: curves[inputs.ecdsaCurve] });
    case "ED25519":
      return generateKeyPairSync("ed25519");
  }
}

/** `RSA PRIVATE KEY` and `EC PRIVATE KEY`, as the real provider's `privateKeyPem`. */
function traditionalPem(key: KeyObject): string | Buffer {
  if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs1", format: "pem" });
  if (key.asymmetricKeyType === "ec") return key.export({ type: "sec1", format: "pem" });
  return key.export({ type: "pkcs8", format: "pem" });
}
