// Drives `kenzan lsp` by the protocol's own library for Node.js, as editors built on it do: `node client.mjs PROGRAM`, after `npm ci` here.
// Every message of the server must be known to the library; any other message is an error.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import protocol from 'vscode-languageserver-protocol/node';

const {
  ApplyWorkspaceEditRequest, CodeActionRequest, CompletionRequest, ConfigurationRequest, DefinitionRequest, DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification, DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, DiagnosticRefreshRequest,
  DocumentDiagnosticRequest, DocumentSymbolRequest, ErrorCodes, ExecuteCommandRequest, ExitNotification, HoverRequest, InitializeRequest,
  InitializedNotification, InlayHintRefreshRequest, InlayHintRequest, LogMessageNotification, PublishDiagnosticsNotification, ReferencesRequest,
  RegistrationRequest, ShowMessageNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter, WorkDoneProgress,
  WorkDoneProgressCreateRequest, createProtocolConnection,
} = protocol;

const program = resolve(process.argv[2] ?? 'target/debug/kenzan');
const DRAFT = '# 予算\n\n| 区分 | 金額 | 構成比 |\n|---|--:|--:|\n| 𠮷野 | 1,310 | 66.0% |\n| 橋梁 | 455 | 22.9% |\n| 河川 | 220 | 11.1% |\n| 合計 | 1,958 | 100.0% |\n';
const RIGHT = DRAFT.replace('1,958', '1,985');

/** A server and what it said, with what the client of this test can do. */
async function served(folder, { pulls }) {
  const child = spawn(program, ['lsp', '--lang', 'en'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const problems = [];
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin), {
    error: (it) => problems.push(it), warn: (it) => problems.push(it), info: () => {}, log: () => {},
  });
  const shown = new Map(), edits = [], progress = [];
  let refreshes = 0, waiting = [];
  const ring = () => { waiting.forEach((it) => it()); waiting = []; };
  connection.onNotification(PublishDiagnosticsNotification.type, (it) => { shown.set(it.uri, it); ring(); });
  connection.onNotification(ShowMessageNotification.type, (it) => problems.push(it.message));
  connection.onNotification(LogMessageNotification.type, () => {});
  connection.onRequest(RegistrationRequest.type, () => {});
  connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
    connection.onProgress(WorkDoneProgress.type, token, (it) => progress.push(it.kind));
  });
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => ({ inlayHints: true })));
  connection.onRequest(DiagnosticRefreshRequest.type, () => { refreshes += 1; ring(); });
  connection.onRequest(InlayHintRefreshRequest.type, () => {});
  connection.onRequest(ApplyWorkspaceEditRequest.type, (it) => { edits.push(it); ring(); return { applied: true }; });
  connection.onUnhandledNotification((it) => problems.push(`unhandled: ${it.method}`));
  connection.onError(([it]) => problems.push(String(it)));
  connection.listen();
  const capabilities = {
    general: { positionEncodings: ['utf-16'] },
    window: { workDoneProgress: true },
    workspace: {
      applyEdit: true, configuration: true, workspaceFolders: true, inlayHint: { refreshSupport: true },
      workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
      ...(pulls && { diagnostics: { refreshSupport: true } }),
    },
    textDocument: { publishDiagnostics: { relatedInformation: true }, hover: { contentFormat: ['markdown'] }, ...(pulls && { diagnostic: {} }) },
  };
  const uri = pathToFileURL(folder).href;
  const answer = await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, workspaceFolders: [{ uri, name: 'w' }], capabilities });
  assert.equal(answer.capabilities.positionEncoding, 'utf-16');
  assert.equal(Boolean(answer.capabilities.diagnosticProvider), pulls);
  await connection.sendNotification(InitializedNotification.type, {});
  const until = async (holds) => { while (!holds()) await new Promise((done) => waiting.push(done)); };
  const end = async () => {
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    const code = await new Promise((done) => child.once('exit', done));
    connection.dispose();
    assert.equal(code, 0);
    assert.deepEqual(problems, []);
  };
  return { connection, shown, edits, progress, until, end, refreshes: () => refreshes };
}

/** The part of `text` that a range covers, columns in UTF-16 as JavaScript has them. */
const covered = (text, { start, end }) => text.split('\n')[start.line].slice(start.character, end.character);
const at = (text, words, inside = 0) => {
  const lines = text.slice(0, text.indexOf(words)).split('\n');
  return { line: lines.length - 1, character: lines.at(-1).length + inside };
};

async function asked(folder, pulls) {
  const client = await served(folder, { pulls });
  const { connection } = client;
  const uri = pathToFileURL(join(folder, 'draft.md')).href;
  const document = { uri };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'markdown', version: 1, text: DRAFT } });
  // An answer overtaken by a newer text, or given before the settings arrive, asks for another request.
  const pull = async (params) => {
    for (;;) {
      try {
        return await connection.sendRequest(DocumentDiagnosticRequest.type, params);
      } catch (error) {
        assert.equal(error.data?.retriggerRequest, true, String(error));
      }
    }
  };
  let known;
  const found = async (version) => {
    if (pulls) {
      const report = await pull({ textDocument: document });
      known = report.resultId;
      return report.items;
    }
    await client.until(() => client.shown.get(uri)?.version === version);
    return client.shown.get(uri).diagnostics;
  };
  const [first, ...others] = await found(1);
  assert.equal(others.length, 0);
  assert.equal(first.code, 'table/total');
  assert.equal(covered(DRAFT, first.range), '1,958');
  assert.match(first.codeDescription.href, /\/docs\//);
  assert.ok(first.relatedInformation.map((it) => covered(DRAFT, it.location.range)).includes('1,310'), 'after a character beyond U+FFFF');
  if (pulls) {
    const again = await pull({ textDocument: document, previousResultId: known });
    assert.deepEqual(again, { kind: 'unchanged', resultId: known });
    assert.equal(client.shown.size, 0, 'nothing is sent of what is asked for');
  }
  const total = { textDocument: document, position: at(DRAFT, '1,958', 1) };
  const hover = await connection.sendRequest(HoverRequest.type, total);
  assert.match(hover.contents.value, /The 3 items add up to 1,985/);
  const items = await connection.sendRequest(DefinitionRequest.type, total);
  assert.deepEqual(items.map((it) => covered(DRAFT, it.range)), ['1,310', '455', '220']);
  const others2 = await connection.sendRequest(ReferencesRequest.type, { ...total, context: { includeDeclaration: true } });
  assert.ok(others2.length >= 3);
  const range = { start: total.position, end: total.position };
  const actions = await connection.sendRequest(CodeActionRequest.type, { textDocument: document, range, context: { diagnostics: [first] } });
  assert.ok(actions.some((it) => it.edit && it.isPreferred !== true), 'the total is offered and not preferred');
  const infer = actions.find((it) => it.command?.command === 'kenzan.inferRules').command;
  await connection.sendRequest(ExecuteCommandRequest.type, { command: infer.command, arguments: infer.arguments });
  await client.until(() => client.edits.length > 0);
  assert.ok(client.edits[0].edit.documentChanges.some((it) => it.kind === 'create' && it.uri.includes('/rules/')));
  const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const hints = await connection.sendRequest(InlayHintRequest.type, { textDocument: document, range: whole });
  assert.ok(hints.some((it) => it.label.includes('1,985')), JSON.stringify(hints));
  assert.ok((await connection.sendRequest(DocumentSymbolRequest.type, { textDocument: document })).length > 0);
  await connection.sendRequest(CompletionRequest.type, total);
  await assert.rejects(connection.sendRequest('kenzan/nothing', {}), (it) => it.code === ErrorCodes.MethodNotFound);
  // Typing: the last text counts, whatever came in between.
  const figure = { start: at(DRAFT, '1,958'), end: at(DRAFT, '1,958', 5) };
  for (let version = 2; version < 50; version += 1) {
    const contentChanges = [{ range: figure, text: version % 2 ? '1,958' : '1,985' }];
    await connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges });
  }
  assert.equal((await found(49)).length, 1);
  await connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version: 50 }, contentChanges: [{ text: RIGHT }] });
  assert.deepEqual(await found(50), []);
  await connection.sendNotification(DidChangeConfigurationNotification.type, { settings: {} });
  // Never stored, it is checked as a draft.
  const untitled = 'untitled:Untitled-1';
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri: untitled, languageId: 'markdown', version: 1, text: DRAFT } });
  if (pulls) {
    assert.equal((await pull({ textDocument: { uri: untitled } })).items.length, 1);
  } else {
    await client.until(() => client.shown.get(untitled)?.diagnostics.length === 1);
  }
  await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: untitled } });
  await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: document });
  await client.end();
  assert.ok(client.progress.every((it) => it === 'begin' || it === 'end'));
}

const folder = mkdtempSync(join(tmpdir(), 'kenzan-client-'));
try {
  mkdirSync(join(folder, '.git'));
  writeFileSync(join(folder, 'draft.md'), DRAFT);
  for (const pulls of [false, true]) {
    const begun = Date.now();
    await asked(folder, pulls);
    console.log(`passed: vscode-languageserver-protocol, diagnostics ${pulls ? 'asked for' : 'sent'} (${Date.now() - begun} ms)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
