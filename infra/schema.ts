import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileSchema } from "./config";
import { stackFileMarkdown } from "./stack-file-docs";

// Run by `npm run schema`: editors complete and check stack files by the one, people read the other.
const root = join(__dirname, "..");
const files = {
  "stacks/schema.json": `${JSON.stringify(stackFileSchema(), null, 2)}\n`,
  "docs/stack-file.md": stackFileMarkdown(),
};
for (const [file, text] of Object.entries(files)) {
  writeFileSync(join(root, file), text);
  console.log(`wrote ${file}`);
}
