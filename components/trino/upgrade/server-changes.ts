import { SPOOLING_ENABLED } from "../properties/spooling";
import { change, type ReleaseChange } from "./release-change";
import { everyQuery, retriesWithout, sets, switchedOn, without } from "./subject";

/**
 * What a release changes for every catalog, besides names of properties, which are measured. Kept by
 * hand, from the release notes of 477 to 483; those of 484 have nothing that a stack may meet. Defaults
 * were read from the configuration classes themselves.
 */
export const SERVER_CHANGES: ReleaseChange[] = [
  change(
    477,
    "changes",
    "trino#26422",
    everyQuery,
    "arithmetic of decimals gives another precision and scale",
    "deprecated.legacy-arithmetic-decimal-operators: true in configProperties has the old one",
  ),
  change(
    477,
    "fails",
    "trino#26524",
    everyQuery,
    "system.runtime.tasks has no raw_input_bytes and raw_input_rows any more",
    "use physical_input_bytes, or processed_input_rows",
  ),
  change(
    477,
    "stops",
    "trino#25967",
    ({ eventListener }) => (eventListener === "http-server" ? [""] : []),
    "the image has no event listener http-server any more",
    "use the listener http, kafka or mysql",
  ),
  change(
    477,
    "changes",
    "trino#28221",
    everyQuery,
    "the metrics that count nodes have other names; ours follow, dashboards and alerts of others do not",
    "look for CoordinatorNodeManager instead of DiscoveryNodeManager",
  ),
  change(
    477,
    "changes",
    "trino#26386",
    switchedOn(SPOOLING_ENABLED),
    "segments of spooled results have other ids: while clusters of both versions spool, an acknowledgement that reaches the other comes to nothing, and its segment stays until spooling's ttl",
  ),
  change(
    478,
    "changes",
    "OptimizerConfig of 476 and 478",
    retriesWithout("fault-tolerant-execution-adaptive-join-reordering-enabled"),
    "joins are not reordered any more while a query runs: fault-tolerant-execution-adaptive-join-reordering-enabled is false",
  ),
  change(
    479,
    "fails",
    "trino#27506",
    sets("prefer_streaming_operators"),
    "there is no session property prefer_streaming_operators any more",
    "remove it",
  ),
  change(
    480,
    "changes",
    "NodeSchedulerConfig of 479 and 480",
    without("node-scheduler.allowed-no-matching-node-period"),
    "a task without a node that takes it waits 10 minutes instead of 2: node-scheduler.allowed-no-matching-node-period",
    "2m in configProperties is the old one",
  ),
  change(
    480,
    "changes",
    "InternalCommunicationConfig of 479 and 480",
    without("internal-communication.http2.enabled"),
    "nodes speak HTTP/2 with each other: internal-communication.http2.enabled is true",
    "false in configProperties is the old one",
  ),
  change(
    480,
    "fails",
    "trino#27637",
    sets("enable_large_dynamic_filters"),
    "there is no session property enable_large_dynamic_filters any more",
    "remove it; dynamic filters are always large",
  ),
  change(
    480,
    "changes",
    "trino#552",
    everyQuery,
    "a json, time, boolean or interval that is cast to a varchar(n) too short for it gives no longer a text that is too long",
  ),
  change(
    481,
    "changes",
    "trino#27881",
    everyQuery,
    "ST_Union of nothing is an empty collection and no NULL, and WKT that does not keep to OGC is refused",
  ),
  change(
    482,
    "changes",
    "trino#29939",
    everyQuery,
    "a char becomes a varchar without its trailing spaces, and is compared as one: spaces at the end count",
    "deprecated.legacy-varchar-to-char-coercion: true in configProperties has the old way",
  ),
  change(
    482,
    "fails",
    "trino#29587",
    everyQuery,
    "JSON_QUERY does not take OMIT QUOTES where it gives json",
    "leave it out",
  ),
  change(
    483,
    "changes",
    "trino#30001",
    switchedOn(SPOOLING_ENABLED),
    "a segment of a result that cannot be spooled is handed on by the coordinator, and fails its query no more",
    "protocol.spooling.inlining.enabled: false in configProperties has the old way",
  ),
  change(
    483,
    "changes",
    "trino#22697",
    without("web-ui.legacy.enabled"),
    "/ui is the new web interface; the old one is off",
    "web-ui.legacy.enabled: true in configProperties has it at /ui/legacy",
  ),
];
