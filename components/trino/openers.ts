/**
 * Lines of `config.properties` with which a login is there and asks nobody, and what to do instead. Over
 * plain HTTP Trino would believe a name (`allow-insecure-over-http`), its pages would be one user's
 * (`web-ui.authentication.type=fixed`), and whoever has the name of `management.user` needs no password.
 */
export const OPENERS: readonly (readonly [RegExp, string])[] = [
  [
    /^http-server[.]authentication[.](allow-insecure-over-http|insecure[.].*)$/,
    "whoever reaches the plain port would be who they say they are; leave it out",
  ],
  [/^web-ui[.]authentication[.]type$/, "it follows from security.authentication"],
  [/^management[.]user/, "the platform sets it where there is a login"],
];

/** Lines that lead to other files than those that `security` makes, by the field that makes them. */
export const FILES_OF_SECURITY = {
  accessControl: { line: "access-control.config-files", file: "access-control.properties" },
  password: {
    line: "password-authenticator.config-files",
    file: "password-authenticator.properties",
  },
  groups: { line: "group-provider.config-files", file: "group-provider.properties" },
} as const;
