import { program as anywhere } from "./program";

/** The program as `pulumi` runs it, here and in a project of the package: it deploys to a real cluster. */
export const program = () => anywhere({ asksCluster: true });
