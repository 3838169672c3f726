import { program } from "./program";

// Whoever runs it by `pulumi` deploys to a real cluster.
const deployed = () => program({ asksCluster: true });

// In a CommonJS project Pulumi calls what `require` gives: a default export would run nothing, and
// say nothing.
export = deployed;
