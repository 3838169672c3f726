import { type Folder, openFolder } from "../cli/folder";

export { readIfThere, writeWhole } from "../cli/folder";

/** The one folder (`.lab/` in the project root) in which everything of the lab's run time lives. */
export type LabFolder = Folder;

/** Opens the lab's folder, making it if it is missing. Only its owner may read it. */
export function openLabFolder(root: string): LabFolder {
  return openFolder(root);
}
