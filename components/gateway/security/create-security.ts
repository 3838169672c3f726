import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { renderLdapFile } from "./ldap";
import { renderNetworkPolicy } from "./network-policy";
import type { GatewaySecuritySpec, LdapSpec } from "./spec";
import { LDAP_FILE, securitySecretNames, userPasswordKey } from "./values";

/** The gateway whose security is created. */
export interface SecuredGateway {
  releaseName: string;
  namespace: pulumi.Input<string>;
  security: GatewaySecuritySpec | undefined;
  /** Password of the account that searches the directory. */
  ldapBindPassword?: pulumi.Input<string> | undefined;
}

/** Creates Secrets and network policy; gives what the release must wait for. */
export function createGatewaySecurity(
  name: string,
  gateway: SecuredGateway,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { users = {}, authentication, networkPolicy, tls } = gateway.security ?? {};
  if (networkPolicy) {
    new kubernetes.networking.v1.NetworkPolicy(
      `${name}-network-policy`,
      {
        metadata: { name: gateway.releaseName, namespace: gateway.namespace },
        spec: renderNetworkPolicy(gateway.releaseName, networkPolicy, tls !== undefined),
      },
      opts,
    );
  }
  return [
    ...(Object.keys(users).length > 0
      ? [createUsers(name, gateway, Object.keys(users), opts)]
      : []),
    ...(authentication?.ldap ? [createLdapFile(name, gateway, authentication.ldap, opts)] : []),
  ];
}

function createUsers(
  name: string,
  { releaseName, namespace }: SecuredGateway,
  users: string[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const passwords = users.sort().map((user) => {
    const password = new random.RandomPassword(
      `${name}-user-${user}`,
      // Letters and digits only: the gateway puts it into its YAML as text, before it reads the YAML.
      { length: 32, special: false },
      opts,
    );
    return [userPasswordKey(user), pulumi.secret(password.result)];
  });
  return new kubernetes.core.v1.Secret(
    `${name}-users`,
    {
      metadata: { name: securitySecretNames(releaseName).users, namespace },
      stringData: Object.fromEntries(passwords),
    },
    opts,
  );
}

function createLdapFile(
  name: string,
  { releaseName, namespace, ldapBindPassword }: SecuredGateway,
  ldap: LdapSpec,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const file = pulumi
    .secret(ldapBindPassword ?? "")
    .apply((password) => renderLdapFile(ldap, password));
  return new kubernetes.core.v1.Secret(
    `${name}-ldap`,
    {
      metadata: { name: securitySecretNames(releaseName).ldap, namespace },
      stringData: { [LDAP_FILE]: file },
    },
    opts,
  );
}
