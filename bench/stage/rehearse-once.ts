import { join } from "node:path";
import { diffStack } from "../../cli/diff";
import { ensurePulumi } from "../../cli/install/pulumi";
import { openRehearsal } from "../../cli/rehearsal";
import { renderStack, writeFiles } from "../../cli/render";

// What `npm run preview`, `diff` and `render` do with one stack, in a process of its own, so that its
// processor time can be told: `rehearse-once.ts <root> <stack> <preview|diff|render> <program|empty>`.

async function main([root = "", stack = "", what, which]: string[]): Promise<void> {
  const program =
    which === "empty" ? async () => ({}) : (await import("../../infra/program.js")).program;
  const tree = { root, program };
  const rehearsal = await openRehearsal(stack, await ensurePulumi(() => {}));
  try {
    if (what === "preview") await rehearsal.preview(tree);
    else if (what === "diff") await diffStack(rehearsal, stack, tree, tree, {});
    else writeFiles(join(root, "rendered"), renderStack((await rehearsal.apply(tree)).resources));
  } finally {
    rehearsal.close();
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
