/**
 * A language host for Node programs, for the Pulumi CLI that was built from its Go module: that one
 * comes without. It is started by the CLI (see `path-with-language-host.ts`), prints its port, and
 * runs programs, policy packs and component plugins with the SDK that they themselves depend on.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import {
  type ILanguageRuntimeServer,
  LanguageRuntimeService,
} from "@pulumi/pulumi/proto/language_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "../../cli/providers/protobuf";

/** The SDK's exit code for "the error has been reported already". */
const exitAfterReport = 32;

interface ProgramOptions {
  /** @default true - programs are TypeScript, as with the official host */
  typescript?: boolean;
  nodeargs?: string;
}

function optionsOf(info: messages.ProgramInfo | undefined): ProgramOptions {
  return (info?.getOptions()?.toJavaScript() ?? {}) as ProgramOptions;
}

/** The SDK's own entry point, of the SDK that the program depends on. */
function sdkCommand(folder: string, command: string): string {
  return createRequire(join(folder, "package.json")).resolve(`@pulumi/pulumi/cmd/${command}`);
}

/** Command line of the SDK's `run`, as the official host builds it. */
export function runArguments(request: messages.RunRequest, engine: string): string[] {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() ?? "";
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: folder,
    parallel: String(request.getParallel()),
  };
  const given = Object.entries(flags).filter(([, value]) => value !== "");
  return [
    ...(optionsOf(info).nodeargs ?? "").split(" ").filter(Boolean),
    sdkCommand(folder, "run"),
    ...given.flatMap(([flag, value]) => [`--${flag}`, value]),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? ".",
    ...request.getArgsList(),
  ];
}

/** Config as the SDK reads it from its environment: `project:key` as `project:config:key`. */
export function configVariables(request: messages.RunRequest): Record<string, string> {
  const config: Record<string, string> = {};
  request.getConfigMap().forEach((value, key) => {
    const [namespace, ...rest] = key.split(":");
    config[rest.length > 1 ? key : `${namespace}:config:${rest[0]}`] = value;
  });
  return {
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

function runProgram(request: messages.RunRequest, engine: string): ChildProcess {
  const typescript = optionsOf(request.getInfo()).typescript !== false;
  return spawn(process.execPath, runArguments(request, engine), {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      ...(typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      ...configVariables(request),
    },
  });
}

function runPlugin(request: messages.RunPluginRequest): ChildProcess {
  const folder = request.getInfo()?.getProgramDirectory() ?? "";
  const isPolicyPack = request.getKind() === "analyzer";
  const command = isPolicyPack
    ? [sdkCommand(folder, "run-policy-pack"), ...request.getArgsList(), folder]
    : [sdkCommand(folder, "run-plugin"), folder, ...request.getArgsList()];
  const variables = request.getEnvList().map((entry): [string, string] => {
    const end = entry.indexOf("=");
    return [entry.slice(0, end), entry.slice(end + 1)];
  });
  return spawn(process.execPath, command, {
    cwd: isPolicyPack ? folder : request.getPwd(),
    env: { ...Object.fromEntries(variables), PULUMI_NODEJS_TYPESCRIPT: "true" },
  });
}

function replyWith<Request, Response>(
  make: () => Response,
): grpc.handleUnaryCall<Request, Response> {
  return (_call, callback) => callback(null, make());
}

function languageHandlers(engine: string): ILanguageRuntimeServer {
  const handlers: Partial<ILanguageRuntimeServer> = {
    handshake: replyWith(() => new messages.LanguageHandshakeResponse()),
    cancel: replyWith(() => new Empty()),
    getRequiredPackages: replyWith(() => new messages.GetRequiredPackagesResponse()),
    getRequiredPlugins: replyWith(() => new messages.GetRequiredPluginsResponse()),
    getProgramDependencies: replyWith(() => new messages.GetProgramDependenciesResponse()),
    // What `pulumi new` asks before and after it writes a project.
    runtimeOptionsPrompts: replyWith(() => new messages.RuntimeOptionsResponse()),
    template: replyWith(() => new messages.TemplateResponse()),
    installDependencies: (call) => call.end(),
    getPluginInfo: replyWith(() => {
      const info = new PluginInfo();
      info.setVersion("0.1.0");
      return info;
    }),
    about: replyWith(() => {
      const about = new messages.AboutResponse();
      about.setExecutable(process.execPath);
      about.setVersion(process.version);
      return about;
    }),
    run: (call, callback) => {
      runProgram(call.request, engine).on("close", (code) => {
        const response = new messages.RunResponse();
        if (code === exitAfterReport) response.setBail(true);
        else if (code !== 0) response.setError(`the program ended with exit code ${code}`);
        callback(null, response);
      });
    },
    runPlugin: (call) => {
      const child = runPlugin(call.request);
      const write = (fill: (response: messages.RunPluginResponse) => void) => {
        const response = new messages.RunPluginResponse();
        fill(response);
        call.write(response);
      };
      child.stdout?.on("data", (data: Buffer) => write((to) => to.setStdout(new Uint8Array(data))));
      child.stderr?.on("data", (data: Buffer) => write((to) => to.setStderr(new Uint8Array(data))));
      call.on("cancelled", () => child.kill());
      child.on("close", (code) => {
        write((response) => response.setExitcode(code ?? 1));
        call.end();
      });
    },
  };
  return handlers as ILanguageRuntimeServer;
}

/** Serves on a free port of 127.0.0.1 and prints the port, as the CLI expects it. */
function serveLanguageHost(): void {
  const engine = process.argv.slice(2).find((argument) => /:\d+$/.test(argument)) ?? "";
  const server = new grpc.Server();
  server.addService(LanguageRuntimeService, languageHandlers(engine));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

if (require.main === module) serveLanguageHost();
