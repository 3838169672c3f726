import { stackFileText } from "./stack-file";
import type { Answers, Where } from "./words";

/** Files by path. */
export type Files = Record<string, string>;

/** The templates by the place they are for, as they lie in this package. */
export type Templates = Record<Where, Files>;

/** What Pulumi's own `pulumi new` fills in, too. */
const filledIn = (text: string, project: string, description: string) =>
  text.replaceAll("${PROJECT}", project).replaceAll("${DESCRIPTION}", description);

const DESCRIPTION = "Two Trino clusters behind Trino Gateway";

/**
 * All files of a project.
 *
 * @param library where npm finds the package, if not in its registry
 */
export function projectFiles(
  answers: Answers,
  project: string,
  templates: Templates,
  library?: string,
): Files {
  const template = templates[answers.where];
  const changed: Record<string, (text: string) => string> = {
    "Pulumi.yaml": withoutTemplate,
    "package.json": (text) =>
      library ? text.replace(/("trino-platform": ")[^"]+"/, `$1${library}"`) : text,
  };
  const files = Object.entries(template).map(([path, text]) => [
    path,
    filledIn(changed[path]?.(text) ?? text, project, DESCRIPTION),
  ]);
  return {
    ...Object.fromEntries(files),
    "stacks/Pulumi.dev.yaml": stackFileText(answers, project),
  };
}

/** `pulumi new` leaves out as well what only it reads. */
function withoutTemplate(text: string): string {
  return text.replace(/^template:\n(?: .*\n)+/m, "");
}

/** The next two commands. */
export function nextCommands({ where, cluster }: Answers, folder: string): [string, string] {
  const ready: Record<Where, string> = {
    kind: " && kind create cluster",
    eks: ` && aws eks update-kubeconfig --name ${cluster} --alias ${cluster}`,
    "eks-from-nothing": "",
  };
  // Without AWS there is no account to keep the state in: it stays on this machine.
  const login = where === "kind" ? "pulumi login --local && " : "";
  return [
    `cd ${folder} && npm install${ready[where]}`,
    `${login}pulumi stack init dev && pulumi up --stack dev`,
  ];
}
