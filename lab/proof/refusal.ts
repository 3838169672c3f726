import { ProofFailed } from "../../proof/subject";
import type { TrialEntry } from "../../proof/trial";

/**
 * The stack with one catalog more, which a batch cluster must not write to, is refused before
 * anything is deployed.
 *
 * @param preview previews the stack with this catalog added; gives the engine's error, if any
 */
export const refusal = (
  preview: (name: string, text: string) => Promise<string | undefined>,
): TrialEntry => ({
  name: "refusal",
  title: "A catalog that batch must not write to is refused before anything is deployed",
  run: async () => {
    const error = await preview("scratch", "connector.name=memory");
    const line = error?.split("\n").find((l) => l.includes("catalogs.scratch.readOnly"));
    if (!line) throw new ProofFailed("a catalog without FTE write support was not refused");
    return [line.trim()];
  },
});
