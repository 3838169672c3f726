import { isMap, modelSidecars, type templateValues } from "../../cli/charts";
import { resolveMounts } from "./volumes";

type Values = ReturnType<typeof templateValues>;

/** What of chart `trino-gateway`'s values the lab cannot run beside the keys that it refuses. */
export function gatewayFaults(values: Values): string[] {
  const volumes = values.list("volumes");
  return [
    ...serverFaults(values),
    ...commandFaults(values.list("command").map(String)),
    ...resolveMounts(volumes, values.list("volumeMounts"), "volumes").faults,
    ...values.list("initContainers").flatMap((container, index) => {
      return isMap(container)
        ? containerFaults(`initContainers[${index}]`, container, volumes)
        : [];
    }),
  ];
}

/** The keys of `serverConfig` hold dots themselves. */
function serverFaults(values: Values): string[] {
  const server = values.map("config.serverConfig");
  return server["http-server.http.enabled"]
    ? []
    : [
        "config.serverConfig.http-server.http.enabled: the lab looks after a gateway over plain HTTP",
      ];
}

/** The lab runs the gateway's jar with its own heap; of a command it keeps the flags. */
function commandFaults(command: string[]): string[] {
  const jar = command.indexOf("-jar");
  const isGateway =
    command[0] === "java" && jar > 0 && command.length === jar + 3 && command[jar + 2];
  return isGateway
    ? []
    : [`command: ${JSON.stringify(command)} must be java, its flags, -jar, the jar, the config`];
}

function containerFaults(
  path: string,
  container: Record<string, unknown>,
  volumes: unknown[],
): string[] {
  const mounts = Array.isArray(container.volumeMounts) ? container.volumeMounts : [];
  const { faults } = resolveMounts(volumes, mounts, path);
  if (container.restartPolicy !== "Always") {
    return [...faults, `${path}: the lab models native sidecars only, with restartPolicy: Always`];
  }
  return modelSidecars([container], volumes)[0]?.command.length
    ? faults
    : [...faults, `${path}.command: missing, the lab has no image to take it from`];
}
