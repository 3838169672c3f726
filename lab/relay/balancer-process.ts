import { startBalancer } from "./balancer";

// The process of a Service with several pods: `balancer-process <file of ports> <port>`.
const [file = "", port] = process.argv.slice(2);
startBalancer(file, Number(port)).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
