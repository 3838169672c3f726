import { defineResource, type ModelContext, type ResourceModel } from "../model";
import type { Properties } from "../wire";
import { allTags, completeRegion, regionOf } from "./shared";

/** What a resource is to those who only keep it. */
interface Kept<Inputs>
  extends Pick<
    ResourceModel<Inputs>,
    "inputs" | "replaceOn" | "identity" | "complete" | "planned" | "faults"
  > {
  /** Its id, when it is new. */
  id: (given: Inputs, context: ModelContext) => string;
  /** What AWS says of it besides its region and tags. @default {} */
  outputs?: (given: Inputs, id: string) => Properties;
}

interface Tagged {
  region?: string | undefined;
  tags?: Record<string, string> | undefined;
}

/** A resource that is checked and kept in the state: the lab has no networks and no EKS. */
export function keptResource<Inputs extends Tagged>(kept: Kept<Inputs>): ResourceModel {
  const { id, outputs = () => ({}), ...model } = kept;
  return defineResource<Inputs>({
    complete: completeRegion,
    ...model,
    apply: async (given, context, before) => {
      const own = before?.id ?? id(given, context);
      const tagsAll = allTags(given, context.config);
      return { id: own, outputs: { region: regionOf(given), tagsAll, ...outputs(given, own) } };
    },
    remove: async () => {},
  });
}

/** An id as EC2 draws it: `vpc-` and seventeen digits. */
export const drawnId =
  (prefix: string) =>
  (_given: unknown, { entropy }: Pick<ModelContext, "entropy">): string =>
    `${prefix}-${entropy(9).toString("hex").slice(0, 17)}`;
