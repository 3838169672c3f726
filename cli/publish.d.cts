/** Commits the tree in a folder to a repository, and tags it `v<version>`. */
export function tagPlugin(version: string, folder: string, repository?: string): void;
