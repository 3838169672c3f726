// Stands in for the types of the package `diff` until it is a dependency of its own.
declare module "diff" {
  export function createTwoFilesPatch(
    oldName: string,
    newName: string,
    oldText: string,
    newText: string,
    oldHeader?: string,
    newHeader?: string,
    options?: { context?: number },
  ): string;
}
