import { headerMatcher, TRINO_HEADERS } from "./header";

/** `X-Trino-Client-Info`, free text of the client's program; without regard to case. */
export const clientInfo = headerMatcher(TRINO_HEADERS.clientInfo, "client info", {
  ignoreCase: true,
});
