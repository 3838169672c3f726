import { type EngineEvent, openStack, type Program } from "../../cli/engine";
import { serveProviders } from "../../cli/providers";
import { type PlatformDescription, writeDescription } from "./description";
import type { Session } from "./session";

/** What to deploy, and who is told. */
export interface Deployment {
  /** The project's folder, with `Pulumi.yaml` and `stacks/`. */
  root: string;
  stack: string;
  program: Program;
  progress: (line: string) => void;
  signal?: AbortSignal;
  /** True to ask first what is really there: the engine alone sees only what the program changes. */
  refresh?: boolean;
}

/** Runs the program through the engine on the lab's cloud: `pulumi up`. */
export async function deploy(
  session: Session,
  { root, stack, program, progress, signal, refresh = false }: Deployment,
): Promise<{ changes: Record<string, number>; platform: PlatformDescription }> {
  const { lab, toolchain, cloud } = session;
  const providers = await serveProviders(cloud, {
    onProgress: (resource, line) => progress(`${resource}: ${line}`),
  });
  try {
    const opened = await openStack({
      root,
      stack,
      folder: lab,
      pulumiRoot: toolchain.pulumiRoot,
      debugProviders: providers.debugProviders,
      program,
      mode: "up",
    });
    const options = {
      onEvent: (event: EngineEvent) => describe(event).forEach(progress),
      ...(signal && { signal }),
    };
    if (refresh) await opened.refresh(options);
    const done = await opened.up(options);
    const platform = Object.fromEntries(
      Object.entries(done.outputs).map(([name, output]) => [name, output.value]),
    ) as unknown as PlatformDescription;
    writeDescription(lab, platform);
    return { changes: done.summary, platform };
  } finally {
    providers.close();
  }
}

/** A resource is told of when it starts; how slow ones go on, the providers tell. */
function describe(event: EngineEvent): string[] {
  if (event.kind === "diagnostic") return [event.message];
  const type = event.type.split(":").at(-1);
  if (event.kind === "failed") return [`failed to ${event.op} ${type} ${event.name}`];
  return event.kind === "started" && event.op !== "same"
    ? [`${event.op} ${type} ${event.name}`]
    : [];
}
