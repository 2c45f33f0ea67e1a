// Knows how Visual Studio Code starts the server, passes settings and shows the state of the project.
// Does not know the findings: all of them come from `kenzan lsp`.

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { LanguageClient, State, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

/** How a project stands, as the server tells it after each check. */
interface Status {
  readonly config: string | null;
  readonly files: number;
  readonly numbers: number;
  readonly unclaimed: number;
  readonly errors: number;
  readonly warnings: number;
}

const SETTINGS = ["lang", "config", "rules", "drafts", "notes", "allFindings", "inlayHints"] as const;

/** Languages of documents that were never stored, as the editor names them. */
const LANGUAGES = ["markdown", "plaintext", "yaml", "json", "jsonc", "toml", "csv", "tsv", "html"];

/** A draft in which a total is wrong. */
const EXAMPLE = {
  en: "# Town library\n\n| Area | 2023 | 2024 |\n|---|--:|--:|\n| Books | 3,104 | 3,207 |\n| Magazines | 482 | 451 |\n| Films | 968 | 1,103 |\n| Maps | 115 | 120 |\n| Total | 4,669 | 4,981 |\n",
  ja: "# 図書館の予算（千円）\n\n| 区分 | 令和6年度 | 令和7年度 |\n|---|--:|--:|\n| 図書 | 3,104 | 3,207 |\n| 雑誌 | 482 | 451 |\n| 映像 | 968 | 1,103 |\n| 地図 | 115 | 120 |\n| 合計 | 4,669 | 4,981 |\n",
};

async function openExample(): Promise<void> {
  const content = vscode.env.language.startsWith("ja") ? EXAMPLE.ja : EXAMPLE.en;
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
  await vscode.window.showTextDocument(document);
}

let client: LanguageClient | undefined;
let item: vscode.StatusBarItem;

/** The settings as the server reads them. */
function options(): Record<string, unknown> {
  const all = vscode.workspace.getConfiguration("kenzan");
  const named = SETTINGS.map((name) => [name, all.get(name)]);
  return { ...Object.fromEntries(named), status: true };
}

/** The program: by setting, beside the extension, in the workspace's virtual environment, on the path. */
function program(context: vscode.ExtensionContext): string {
  const name = process.platform === "win32" ? "kenzan.exe" : "kenzan";
  const set = vscode.workspace.getConfiguration("kenzan").get<string | null>("path");
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (set) {
    const first = folders[0]?.uri.fsPath;
    return first === undefined ? set : set.replace("${workspaceFolder}", first);
  }
  const candidates = [context.asAbsolutePath(path.join("server", name))];
  // An untrusted workspace must not supply its own program.
  if (vscode.workspace.isTrusted) {
    const bin = process.platform === "win32" ? "Scripts" : "bin";
    candidates.push(...folders.map((it) => path.join(it.uri.fsPath, ".venv", bin, name)));
  }
  return candidates.find((it) => fs.existsSync(it)) ?? name;
}

function show(status: Status | undefined, state: State): void {
  if (state !== State.Running) {
    item.text = state === State.Starting ? "$(sync~spin) kenzan" : "$(circle-slash) kenzan";
    item.tooltip = undefined;
    return item.show();
  }
  if (status === undefined) {
    item.text = "$(check) kenzan";
    return item.show();
  }
  const { errors, warnings, numbers, unclaimed, files, config } = status;
  const found = errors + warnings;
  item.text = found === 0 ? "$(check) kenzan" : `$(warning) kenzan ${found}`;
  const japanese = vscode.env.language.startsWith("ja");
  const looked = numbers - unclaimed;
  item.tooltip = japanese
    ? `${config ?? "設定なし"}\n文書${files}件、エラー${errors}件、警告${warnings}件\n数値${numbers}件のうち${looked}件を検査`
    : `${config ?? "no configuration"}\n${files} files, ${errors} errors, ${warnings} warnings\n${looked} of ${numbers} numbers are checked`;
  item.show();
}

async function start(context: vscode.ExtensionContext): Promise<void> {
  const command = program(context);
  const server: ServerOptions = { command, args: ["lsp"], options: { shell: false } };
  const files = ["yaml", "yml", "json", "toml", "csv", "tsv", "md", "markdown", "html", "htm", "txt"];
  const clientOptions: LanguageClientOptions = {
    documentSelector: [
      ...files.map((it) => ({ scheme: "file", pattern: `**/*.${it}` })),
      ...LANGUAGES.map((language) => ({ scheme: "untitled", language })),
    ],
    initializationOptions: options(),
    outputChannelName: "kenzan",
    middleware: {
      workspace: {
        // The server requests the section `kenzan`, which lacks the settings that this extension adds.
        configuration: async (params, token, next) => {
          const answered = await next(params, token);
          return Array.isArray(answered) ? params.items.map(() => options()) : answered;
        },
      },
    },
  };
  client = new LanguageClient("kenzan", "kenzan", server, clientOptions);
  client.onDidChangeState(({ newState }) => show(undefined, newState));
  client.onNotification("$/kenzan/status", (status: Status) => show(status, State.Running));
  try {
    await client.start();
  } catch (why) {
    const japanese = vscode.env.language.startsWith("ja");
    const message = japanese
      ? `kenzan を起動できません（${command}）。インストールするか、設定 kenzan.path で場所を指定してください。`
      : `kenzan cannot be started (${command}). Install it, or say where it is in the setting kenzan.path.`;
    client.outputChannel.appendLine(String(why));
    void vscode.window.showErrorMessage(message);
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  if (running?.state === State.Running) {
    await running.stop();
  }
  await running?.dispose();
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  item = vscode.window.createStatusBarItem("kenzan", vscode.StatusBarAlignment.Right);
  item.name = "kenzan";
  item.command = "workbench.actions.view.problems";
  const restart = async (): Promise<void> => {
    await stop();
    await start(context);
  };
  context.subscriptions.push(
    item,
    vscode.commands.registerCommand("kenzan.restart", restart),
    vscode.commands.registerCommand("kenzan.openExample", openExample),
    vscode.commands.registerCommand("kenzan.showLog", () => client?.outputChannel.show()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("kenzan.path")) {
        await restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  await start(context);
}

export async function deactivate(): Promise<void> {
  await stop();
}
