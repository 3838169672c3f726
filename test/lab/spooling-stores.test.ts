import { generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import execa from "execa";
import { beforeAll, expect, test } from "vitest";
import type { SpoolingStoreArgs } from "../../components/spooling/stores";
import {
  onAzure,
  onGcs,
  type SpoolingPlace,
  segmentProperties,
} from "../../components/spooling/values";
import { renderSpoolingFile } from "../../components/trino/spooling";
import { ensureToolchain, LAB_TRINO_VERSIONS, type Toolchain } from "../../lab/toolchain";
import { quiet } from "./support";

// Stores that this machine has none of: Trino's own classes take the lines that are rendered, each of
// which they must know, and sign an address with the credentials. For that no store is asked.

const GCS = { bucketName: "acme-results", jsonKeySecretName: "gcs" };
const AZURE = { accountName: "acme", containerName: "results", accessKeySecretName: "azure" };

let toolchain: Toolchain;
beforeAll(async () => {
  toolchain = await ensureToolchain(quiet, LAB_TRINO_VERSIONS);
});

/** A private key, and what Google wraps it in. */
function serviceAccount() {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return {
    type: "service_account",
    project_id: "acme",
    private_key_id: "1",
    private_key: privateKey,
    client_email: "results@acme.iam.gserviceaccount.com",
    client_id: "1",
    token_uri: "https://oauth2.googleapis.com/token",
  };
}

/** The file of a place as a pod with this environment reads it. */
function fileOf(place: SpoolingPlace, store: SpoolingStoreArgs, environment: Environment): string {
  const properties = { ...place.properties, ...segmentProperties(store) };
  const text = renderSpoolingFile({ ...place, properties, keyVersion: 1 });
  return text.replace(/\$\{ENV:(\w+)\}/g, (_, name) => {
    return (environment[name] ?? "").replaceAll("\\", "\\\\");
  });
}

type Environment = Record<string, string>;

/** What a client of each of the stores is given, by the Trino of a version. */
async function addressesBy(version: string, files: string[]) {
  const home = toolchain.trino[version]?.home ?? "";
  const classes = [join(home, "plugin", "spooling-filesystem", "*"), join(home, "lib", "*")];
  const program = join(__dirname, "spooling", "Address.java");
  const args = ["-XX:TieredStopAtLevel=1", "-cp", classes.join(":"), program];
  const { stdout } = await execa(toolchain.java, args, { input: files.join("\0") });
  const said = (word: string) => [...stdout.matchAll(new RegExp(`^${word} (.*)$`, "gm"))];
  const headers = said("headers").map(([, names = ""]) => names.split(" "));
  return said("address").map(([, url = ""], index) => ({
    url: new URL(url),
    headers: headers[index] ?? [],
  }));
}

test.each(LAB_TRINO_VERSIONS)(
  "Trino %s signs addresses of Google and of Azure",
  async (version) => {
    const account = serviceAccount();
    const [google, azure] = await addressesBy(version, [
      fileOf(onGcs(GCS), { gcs: GCS }, { SPOOLING_GCS_JSON_KEY: JSON.stringify(account) }),
      fileOf(
        onAzure(AZURE),
        { azure: AZURE },
        { SPOOLING_AZURE_ACCESS_KEY: randomBytes(64).toString("base64") },
      ),
    ]);
    expect(google?.url.origin).toBe("https://storage.googleapis.com");
    expect(google?.url.pathname).toMatch(/^\/acme-results\/segments\/\w{26}\.json$/);
    expect(google?.url.searchParams.get("X-Goog-Credential")).toContain(account.client_email);
    expect(azure?.url.origin).toBe("https://acme.blob.core.windows.net");
    expect(decodeURIComponent(azure?.url.pathname ?? "")).toMatch(
      /^\/results\/segments\/\w{26}\.json$/,
    );
    expect(azure?.url.searchParams.get("sp")).toBe("r");
    // The key of the segment comes beside the address, which alone gives nothing away.
    expect(google?.headers).toContain("x-goog-encryption-key");
    expect(azure?.headers).toContain("x-ms-encryption-key");
  },
);
