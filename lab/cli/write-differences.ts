import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/context";
import { differencesMarkdown } from "./differences";

// Run by `npm run schema`.
const file = "docs/lab-differences.md";
writeFileSync(join(ROOT, file), differencesMarkdown());
console.log(`wrote ${file}`);
