import fc from "fast-check";
import { parseConfig } from "../../infra/parse";
import { stackFiles } from "./generate";
import { runProgram } from "./run-program";

/** How many stack files were tried, and how they ended. */
export interface Trial {
  refused: number;
  deployed: number;
}

/**
 * Tries random stack files: whatever the parser accepts, the whole program must go through with, and
 * whatever it refuses has a path.
 *
 * @throws Error with the shortest story of a stack file that breaks this
 */
export async function tryStackFiles(count: number, seed?: number): Promise<Trial> {
  const trial: Trial = { refused: 0, deployed: 0 };
  await fc.assert(
    fc.asyncProperty(stackFiles, async ({ platform, region, story }) => {
      const { faults } = parseConfig(structuredClone(platform), { region });
      if (faults.length > 0) {
        trial.refused += 1;
        const unclear = faults.filter(({ path, message }) =>
          /undefined|NaN|\[object/.test(path + message),
        );
        if (unclear.length > 0) throw new Error(`${story.join("\n")}\n${JSON.stringify(unclear)}`);
        return;
      }
      trial.deployed += 1;
      const { error } = await runProgram(platform, region);
      if (error !== undefined) throw new Error(`${story.join("\n")}\n${error}`);
    }),
    { numRuns: count, ...(seed !== undefined && { seed }) },
  );
  return trial;
}

if (require.main === module) {
  const [count = "2000", seed] = process.argv.slice(2);
  console.log(`trying ${count} stack files`);
  const begin = Date.now();
  // Pulumi's mocks hold nothing open: without this Node would end while an output is waited for.
  const alive = setInterval(() => {}, 1000);
  tryStackFiles(Number(count), seed === undefined ? undefined : Number(seed))
    .then(({ refused, deployed }) => {
      const seconds = Math.round((Date.now() - begin) / 1000);
      console.log(`${deployed} went through the program, ${refused} were refused, in ${seconds} s`);
    })
    .catch((error: Error) => {
      console.error(error.message);
      process.exitCode = 1;
    })
    .finally(() => clearInterval(alive));
}
