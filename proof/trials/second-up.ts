import { ProofFailed } from "../subject";
import type { TrialEntry } from "../trial";

/** What is deployed is what the program says: another `up` finds nothing to do. */
export const secondUp: TrialEntry = {
  name: "second-up",
  title: "A second up changes nothing",
  run: async ({ subject, progress, moment }) => {
    moment("deploy", "the same program again");
    const changes = await subject.secondUp(progress);
    if (changes.length > 0) throw new ProofFailed(`it would: ${changes.join(", ")}`);
    return ["the engine found nothing to do"];
  },
};
