import { type LabFolder, readIfThere, writeWhole } from "../folder";
import { oneAtATime } from "../one-at-a-time";

/** The lab's throw-away CA and the certificate of its AWS, as files. */
export interface Certificates {
  /** The CA's certificate in PEM: what clients of Node trust. */
  ca: string;
  /** The same as a Java trust store. */
  trustStore: string;
  /** The server's certificate and key in PEM. */
  certificate: string;
  key: string;
  /** For the same names and key, and over since a minute before it was made. */
  expired: string;
}

const queue = oneAtATime();

/**
 * The certificates of this lab's AWS, made at the first call. The CA's key is never written: nobody
 * can sign another certificate for a name of Amazon's.
 *
 * @throws if the lab was made for another region: its certificates hold the region's names
 */
export function labCertificates(lab: LabFolder, region: string): Promise<Certificates> {
  return queue(async () => {
    const path = (file: string) => lab.path("cloud", "tls", file);
    const files = {
      ca: path("ca.pem"),
      trustStore: path("trust.jks"),
      certificate: path("aws.pem"),
      key: path("aws.key"),
      expired: path("expired.pem"),
    };
    const made = readIfThere(path("region"));
    if (made !== undefined && made !== region) {
      throw new Error(
        `the lab's AWS is in ${made}, the stack's aws:region is ${region}; take the lab down first: npm run lab -- down`,
      );
    }
    if (made === undefined) {
      // Only then: the library takes a third of a second to load.
      const { makeCertificates } = await import("./make-certificates.js");
      await makeCertificates(files, region);
      writeWhole(path("region"), region);
    }
    return files;
  });
}
