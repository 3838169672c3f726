import { createServer, type Server } from "node:https";
import { text } from "node:stream/consumers";
import { decodeJwt } from "jose";
import { findRole, type LabRole } from "../cloud/identity";
import { parseRolePolicy, parseTrustPolicy } from "../cloud/policy-documents";
import type { LabFolder } from "../folder";
import { readToken } from "./service-account-tokens";
import type { Issuer, TemporaryCredentials } from "./temporary-credentials";
import { allowsAction, trustsPrincipal, trustsWebIdentity } from "./trust";

/** Key and certificate of the server, in PEM. */
export interface ServerCertificate {
  key: string;
  cert: string;
}

/**
 * STS, as far as pods call it: AssumeRoleWithWebIdentity (IRSA), and AssumeRole with the credentials of
 * another role (`exchange.s3.iam-role`). Trust policies are read as IAM reads them; the signature of
 * AssumeRole is not looked at, the session token is what the caller is known by.
 *
 * @param seen told of who got credentials
 */
export function createSts(
  lab: LabFolder,
  issuer: Issuer,
  certificate: ServerCertificate,
  seen: (account: string, roleName: string) => void,
): Server {
  return createServer(certificate, async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const action = form.get("Action") ?? "";
    const arn = form.get("RoleArn") ?? "";
    try {
      const role = findRole(lab, arn);
      const refused = new Error(`not authorized to perform: sts:${action} on resource: ${arn}`);
      if (!role) throw refused;
      if (action === "AssumeRoleWithWebIdentity") {
        const account = await readToken(
          lab,
          form.get("WebIdentityToken") ?? "",
          "sts.amazonaws.com",
        );
        if (!trustsWebIdentity(parseTrustPolicy(role.assumeRolePolicy), account)) throw refused;
        seen(`${account.namespace}/${account.name}`, role.name);
      } else if (action === "AssumeRole") {
        const caller = callerOf(lab, request.headers["x-amz-security-token"]);
        if (!caller || !mayAssume(caller, role)) throw refused;
        seen(caller.name, role.name);
      } else throw new Error(`the lab's STS does not know the action ${action}`);
      response.writeHead(200, { "Content-Type": "text/xml" });
      response.end(success(action, arn, await issuer(role.name)));
    } catch (error) {
      response.writeHead(403, { "Content-Type": "text/xml" });
      response.end(failure(error instanceof Error ? error.message : String(error)));
    }
  });
}

/** The role whose session token it is: the store's STS writes the user's ARN into the claim `role`. */
function callerOf(lab: LabFolder, token: string | string[] | undefined): LabRole | undefined {
  if (typeof token !== "string") return undefined;
  const name =
    String(decodeJwt(token).role ?? "")
      .split("/")
      .at(-1) ?? "";
  return findRole(lab, name);
}

function mayAssume(caller: LabRole, role: LabRole): boolean {
  const own = caller.documents.map(parseRolePolicy);
  return (
    trustsPrincipal(parseTrustPolicy(role.assumeRolePolicy), caller.arn) &&
    own.some((document) => allowsAction(document, "sts:AssumeRole", role.arn))
  );
}

const success = (action: string, arn: string, credentials: TemporaryCredentials) =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
<AssumedRoleUser><Arn>${arn}</Arn><AssumedRoleId>lab</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>${credentials.accessKeyId}</AccessKeyId>
<SecretAccessKey>${credentials.secretAccessKey}</SecretAccessKey>
<SessionToken>${credentials.sessionToken}</SessionToken>
<Expiration>${credentials.expiration.toISOString()}</Expiration></Credentials>
</${action}Result></${action}Response>`;

const failure = (message: string) =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>AccessDenied</Code><Message>${message.replace(/[<>&]/g, " ")}</Message></Error></ErrorResponse>`;
