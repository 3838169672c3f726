import { headerMatcher, TRINO_HEADERS } from "./header";

/** `X-Trino-Routing-Group`, by which a client asks for a group; the gateway itself ignores it. */
export const routingGroup = headerMatcher(
  TRINO_HEADERS.routingGroup,
  `header ${TRINO_HEADERS.routingGroup}`,
  {},
);
