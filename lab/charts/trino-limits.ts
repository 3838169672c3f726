import { hasTemplate, TRINO, type templateValues } from "../../cli/charts";
import { resolveMounts } from "./volumes";

type Values = ReturnType<typeof templateValues>;

const ROLES = ["coordinator", "worker"];

/** What of chart `trino`'s values the lab cannot run beside the keys that it refuses. */
export function trinoFaults(values: Values): string[] {
  return [
    ...TRINO.templated
      .filter((path) => hasTemplate(values.raw(path)))
      .map(
        (path) => `${path}: Go templates ("{{") are not modelled by the lab; write the value out`,
      ),
    ...ROLES.flatMap((role) => {
      const path = `${role}.additionalVolumes`;
      const mounts = values.list(`${role}.additionalVolumeMounts`);
      return resolveMounts(values.list(path), mounts, path).faults;
    }),
  ];
}
