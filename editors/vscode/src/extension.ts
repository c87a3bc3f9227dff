// The VS Code client of conclsp. It finds the server, starts it beside or in front of gopls, and shows how it is.
// Everything else is the server's.

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State } from "vscode-languageclient/node";
import manifest from "../package.json";

/** The oldest version of the server that speaks as this client expects. */
const oldestVersion = [0, 1, 0];

/** How often a server that has crashed is started again within three minutes. */
const maxCrashes = 4;

const pagesScheme = "conclsp-page";

/** Settings of this client; all others in the manifest are the server's. */
const ownSettings = ["path", "args", "mode", "gopls", "trace.server"];

const properties = manifest.contributes.configuration.properties;

interface Status {
  state: "analysing" | "ready" | "error";
  message?: string;
  version?: string;
}

const selector = ["go", "go.mod", "go.work", "go.sum"].map((language) => ({ scheme: "file", language }));

let client: LanguageClient | undefined;
let queue: Promise<void> = Promise.resolve();
let output: vscode.LogOutputChannel;
let status: vscode.LanguageStatusItem;
let version = "";
let beside: boolean;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel("conclsp", { log: true });
  status = vscode.languages.createLanguageStatusItem("conclsp", selector);
  status.name = "conclsp";
  status.command = { title: "Show Output", command: "conclsp.showOutput" };
  const command = (name: string, run: () => unknown) => vscode.commands.registerCommand("conclsp." + name, run);
  context.subscriptions.push(
    output,
    status,
    command("restartServer", () => restart(context)),
    command("showOutput", () => output.show()),
    command("showVersion", () => vscode.window.showInformationMessage(version || "conclsp is not running.")),
    command("explainCheck", explainCheck),
    command("fixAllInFile", fixAllInFile),
    command("checkWorkspace", checkWorkspace),
    vscode.workspace.registerTextDocumentContentProvider(pagesScheme, { provideTextDocumentContent: page }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => restart(context)),
    vscode.workspace.onDidChangeConfiguration((e) => {
      if (["path", "args", "env", "gopls"].some((name) => e.affectsConfiguration("conclsp." + name))) {
        return restart(context);
      }
      return changeSides(context);
    }),
    vscode.extensions.onDidChange(() => changeSides(context)),
  );
  await restart(context);
}

export async function deactivate(): Promise<void> {
  await queue;
  await client?.stop();
}

/** Starts the server anew. Calls take turns, so that there is never more than one. */
function restart(context: vscode.ExtensionContext): Promise<void> {
  queue = queue.then(async () => {
    try {
      await client?.dispose();
    } catch (err) {
      output.warn(`the server did not stop: ${String(err)}`); // it was killed then
    }
    client = undefined;
    version = "";
    await start(context);
  });
  return queue;
}

/** Starts the server anew if it belongs elsewhere now, as when the Go extension has been installed meanwhile. */
async function changeSides(context: vscode.ExtensionContext): Promise<void> {
  if (besideGopls() !== beside) {
    await restart(context);
  }
}

async function start(context: vscode.ExtensionContext): Promise<void> {
  show({ state: "analysing", message: "starting" });
  beside = besideGopls();
  const binary = findServer(context);
  if (!binary) {
    const configured = setting<string>("path");
    const where = configured ? `there is no program ${configured}` : "it is neither in the extension nor on PATH";
    return complain(`The server of conclsp was not found: ${where}.`, "Install", "Open Settings");
  }
  const old = await askVersion(binary);
  if (old) {
    return complain(old, "Install", "Open Settings");
  }
  client = newClient(binary);
  client.onNotification("$/conclsp/status", show);
  client.onDidChangeState((e) => {
    if (e.newState === State.Stopped) {
      show({ state: "error", message: "stopped" });
    } else if (e.newState === State.Starting) {
      show({ state: "analysing", message: "starting" });
    }
  });
  try {
    await client.start();
    output.info(`started ${binary} ${serverArguments().join(" ")}`);
  } catch (err) {
    complain(`The server of conclsp could not be started: ${String(err)}`, "Restart", "Show Output");
  }
}

function setting<T>(name: string): T | undefined {
  return vscode.workspace.getConfiguration("conclsp").get<T>(name);
}

/** The settings that are meant for the server. It names those that are wrong. */
function serverSettings(): object {
  const names = Object.keys(properties).map((name) => name.replace("conclsp.", ""));
  return Object.fromEntries(names.filter((name) => !ownSettings.includes(name)).map((name) => [name, setting(name)]));
}

/** Whether the Go extension runs gopls, so that conclsp belongs beside it. */
function besideGopls(): boolean {
  const mode = setting<string>("mode");
  if (mode === "beside" || mode === "front") {
    return mode === "beside";
  }
  const go = vscode.workspace.getConfiguration("go");
  return vscode.extensions.getExtension("golang.go") !== undefined && go.get<boolean>("useLanguageServer") !== false;
}

function serverArguments(): string[] {
  const extra = setting<string[]>("args") ?? [];
  if (beside) {
    return ["serve", ...extra];
  }
  const gopls = expand(setting<string>("gopls") ?? "");
  return ["proxy", ...(gopls ? ["-gopls", gopls] : []), ...extra];
}

/** A client that writes what fails to the output, and leaves it to this extension to speak of it. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

function newClient(binary: string): LanguageClient {
  const crashes: number[] = [];
  const options = { ...serverSettings(), status: true };
  return new QuietClient(
    "conclsp",
    "conclsp",
    { command: binary, args: serverArguments(), options: { env: { ...process.env, ...setting<object>("env") } } },
    {
      documentSelector: selector,
      synchronize: { configurationSection: "conclsp" },
      initializationOptions: beside ? options : { conclsp: options },
      outputChannel: output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false, // start says what is wrong
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => {
          const now = Date.now();
          crashes.push(now);
          if (crashes.filter((at) => now - at < 3 * 60 * 1000).length <= maxCrashes) {
            return { action: CloseAction.Restart, handled: true };
          }
          complain(
            "The server of conclsp has stopped several times and is not started again.",
            "Restart",
            "Show Output",
          );
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    },
  );
}

/** Finds the server: as configured, else the one in this extension, else what the user has installed. */
function findServer(context: vscode.ExtensionContext): string | undefined {
  const name = process.platform === "win32" ? "conclsp.exe" : "conclsp";
  const configured = setting<string>("path");
  if (configured) {
    const file = expand(configured);
    return path.isAbsolute(file) ? existing(file) : onPath(file);
  }
  const gopath = process.env.GOPATH?.split(path.delimiter)[0] || path.join(os.homedir(), "go");
  return (
    existing(path.join(context.extensionPath, "bin", name)) ??
    onPath(name) ??
    existing(path.join(process.env.GOBIN || path.join(gopath, "bin"), name))
  );
}

function expand(file: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return file.replace(/^~(?=[/\\])/, os.homedir()).replace("${workspaceFolder}", folder);
}

function existing(file: string): string | undefined {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

function onPath(name: string): string | undefined {
  const dirs = (process.env.PATH ?? "").split(path.delimiter).filter((dir) => path.isAbsolute(dir));
  return dirs.map((dir) => existing(path.join(dir, name))).find((file) => file !== undefined);
}

/** Asks the server for its version. The answer says what is wrong with it, if anything is. */
async function askVersion(binary: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(binary, ["version"], { timeout: 10_000 });
    version = stdout.trim();
  } catch (err) {
    return `${binary} is not the server of conclsp, or cannot be run: ${String(err)}`;
  }
  const numbers = /^conclsp v(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  const differs = numbers?.findIndex((n, i) => n !== oldestVersion[i]) ?? -1;
  if (numbers && differs >= 0 && numbers[differs] < oldestVersion[differs]) {
    return `${binary} is too old for this extension, which needs v${oldestVersion.join(".")} or later: ${version}.`;
  }
  return undefined;
}

function show(now: Status): void {
  status.busy = now.state === "analysing";
  status.severity =
    now.state === "error" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
  status.text = now.state === "ready" ? "conclsp" : `conclsp: ${now.state === "error" ? "error" : "analysing"}`;
  status.detail = [now.message, version].filter(Boolean).join(" · ");
}

/** Shows one message, of one line, with what can be done about it. */
function complain(problem: string, ...buttons: string[]): void {
  const message = problem.replace(/\s+/g, " ").trim();
  show({ state: "error", message });
  output.error(message);
  const does: Record<string, () => unknown> = {
    Install: () => {
      const terminal = vscode.window.createTerminal("Install conclsp");
      terminal.show();
      terminal.sendText("go install github.com/conclsp/conclsp@latest");
    },
    "Open Settings": () => vscode.commands.executeCommand("workbench.action.openSettings", "conclsp.path"),
    Restart: () => vscode.commands.executeCommand("conclsp.restartServer"),
    "Show Output": () => output.show(),
  };
  void vscode.window.showErrorMessage(message, ...buttons).then((chosen) => chosen && does[chosen]());
}

/** Shows the page of the check whose finding is at the cursor, or of one to be chosen. */
async function explainCheck(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const here = editor && vscode.languages.getDiagnostics(editor.document.uri).filter((d) => d.source === "conclsp");
  const at =
    here?.find((d) => d.range.contains(editor!.selection.active)) ??
    here?.find((d) => d.range.start.line === editor!.selection.active.line);
  const code = typeof at?.code === "object" ? at.code.value : at?.code;
  const checks = Object.keys(properties["conclsp.checks"].properties);
  const name = code ? String(code) : await vscode.window.showQuickPick(checks, { title: "Explain a check" });
  if (name) {
    await vscode.commands.executeCommand(
      "markdown.showPreview",
      vscode.Uri.from({ scheme: pagesScheme, path: `/${name}.md` }),
    );
  }
}

async function page(uri: vscode.Uri): Promise<string> {
  const name = path.posix.basename(uri.path, ".md");
  const text = await client?.sendRequest<string>("workspace/executeCommand", {
    command: "conclsp.explain",
    arguments: [name],
  });
  return `# ${name}\n\n${text?.replace(`${name}: r`, "R") ?? "conclsp is not running."}`;
}

async function fixAllInFile(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.sourceAction", { kind: "source.fixAll.conclsp", apply: "first" });
}

async function checkWorkspace(): Promise<void> {
  await client?.sendRequest("workspace/executeCommand", { command: "conclsp.recheck" });
  await vscode.commands.executeCommand("workbench.actions.view.problems");
}
