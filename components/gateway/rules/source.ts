import { headerMatcher, TRINO_HEADERS } from "./header";

/** `X-Trino-Source`. Without regard to case: programs spell themselves `Superset` and `superset`. */
export const source = headerMatcher(TRINO_HEADERS.source, "source", { ignoreCase: true });
