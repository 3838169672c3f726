import { stringify } from "yaml";
import type { LdapSpec } from "./spec";

/**
 * The file that `ldapConfigPath` names. The gateway reads it as it stands, without environment
 * variables, so the password is in it and the file is a Secret.
 */
export function renderLdapFile(ldap: LdapSpec, bindPassword: string): string {
  const userDnPattern =
    ldap.userDnPattern ?? (ldap.userSearch ? undefined : `uid=\${USER},${ldap.userBaseDn}`);
  return stringify({
    ldapHost: ldap.host,
    ldapPort: ldap.port ?? (ldap.startTls ? 389 : 636),
    useTls: ldap.startTls ?? false,
    useSsl: !ldap.startTls,
    ldapAdminBindDn: ldap.bindDn,
    ldapAdminPassword: bindPassword,
    ldapUserBaseDn: ldap.userBaseDn,
    ldapUserSearch: ldap.userSearch ?? "(uid=${USER})",
    ...(userDnPattern && { ldapUserDnPattern: userDnPattern }),
    ldapGroupMemberAttribute: ldap.groupAttribute ?? "memberOf",
    poolMaxIdle: 8,
    poolMaxTotal: 8,
    poolMinIdle: 0,
    // A directory closes idle connections; a dead one would be the next login's.
    poolTestOnBorrow: true,
  });
}
