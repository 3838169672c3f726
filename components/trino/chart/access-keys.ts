import { duration, files, text, unreachable, word } from "../../shared/chart-kinds";

const PLACES = ["configmap", "properties"] as const;
const KEPT_BY_HELM = "Helm keeps it in the release, and Pulumi in its state";

/** Who may do what, and how much of it. */
export const accessKeys = {
  /** `access-control.properties` of the coordinator. */
  accessControl: {
    /** `configmap`: the rules below; `properties`: the text below. */
    type: word(PLACES),
    /** `security.refresh-period`; without it a changed rule restarts the coordinator. */
    refreshPeriod: duration(),
    /** The rules' file in `access-control/`; `rules.json` unless set. */
    configFile: text(),
    /** Files in `access-control/`, as JSON. */
    rules: files(),
    /** The whole file. */
    properties: text(),
  },
  headerAuthenticator: {
    /** `header-authenticator.properties` of the coordinator, needed for `HEADER`. */
    properties: text(),
  },
  /** `resource-groups.properties` of the coordinator. */
  resourceGroups: {
    /** `configmap`: the JSON below; `properties`: the text below. */
    type: word(PLACES),
    /** `resource-groups/resource-groups.json`. */
    resourceGroupsConfig: text(),
    /** The whole file, for groups in a database. */
    properties: text(),
  },
  /** `session-property-config.properties` of the coordinator. */
  sessionProperties: {
    /** `configmap`: the JSON below; `properties`: the text below. */
    type: word(PLACES),
    /** `session-property-config.json`. */
    sessionPropertiesConfig: text(),
    /** The whole file. */
    properties: text(),
  },
  auth: {
    /** `auth/password/password.db` in plain text. */
    passwordAuth: unreachable(`${KEPT_BY_HELM}; use auth.passwordAuthSecret`, text()),
    /** Secret with the key `password.db`, mounted at the coordinator. */
    passwordAuthSecret: text(),
    /** `auth/group/group.db` in plain text. */
    groups: unreachable(`${KEPT_BY_HELM}; use auth.groupsAuthSecret`, text()),
    /** Secret with the key `group.db`, mounted at the coordinator. */
    groupsAuthSecret: text(),
    /** `file.refresh-period` of the groups. */
    refreshPeriod: duration(),
  },
};
