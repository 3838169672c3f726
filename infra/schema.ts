import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileSchema } from "./config";

// Run by `npm run schema`: editors complete and check stack files by it.
const file = join(__dirname, "..", "stacks", "schema.json");
writeFileSync(file, `${JSON.stringify(stackFileSchema(), null, 2)}\n`);
console.log(`wrote ${file}`);
