// Tests the extension in the editor itself: `node vscode.mjs PROGRAM VSIX [SCREENSHOTS]`. The editor is code-server (see `vscode-get`); npm's
// code-server and playwright-core are loaded from the working directory.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const require = createRequire(join(process.cwd(), 'x.js'));
const { chromium } = require('playwright-core');
const [program, vsix, screenshots] = process.argv.slice(2).map((it) => resolve(it));
const editor = resolve('node_modules/code-server/out/node/entry.js');
const PORT = 8877;
const DRAFT =
  '# 図書館\n\n| 区分 | 令和6年度 | 令和7年度 |\n|---|--:|--:|\n| 図書 | 3,104 | 3,207 |\n| 雑誌 | 482 | 451 |\n| 映像 | 968 | 1,103 |\n| 地図 | 115 | 120 |\n| 合計 | 4,669 | 4,981 |\n\n合計は4,669である。\n';

const place = mkdtempSync(join(tmpdir(), 'kenzan-vscode-'));
const work = join(place, 'library');
mkdirSync(join(work, '.vscode'), { recursive: true });
mkdirSync(join(work, '.git'));
writeFileSync(join(work, 'draft.md'), DRAFT);
const settings = { 'kenzan.path': program, 'kenzan.lang': 'en', 'workbench.startupEditor': 'none' };
writeFileSync(join(work, '.vscode', 'settings.json'), JSON.stringify(settings));
const own = ['--user-data-dir', join(place, 'data'), '--extensions-dir', join(place, 'extensions')];
execFileSync('node', [editor, ...own, '--install-extension', vsix], { stdio: 'ignore' });
const quiet = ['--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
const server = spawn('node', [editor, ...own, ...quiet, '--bind-addr', `127.0.0.1:${PORT}`, work], { stdio: 'ignore' });
const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

try {
  for (let tries = 0; ; tries += 1) {
    if (await fetch(`http://127.0.0.1:${PORT}/healthz`).then((it) => it.ok, () => false)) break;
    assert.ok(tries < 120, 'the editor starts');
    await new Promise((done) => setTimeout(done, 500));
  }
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  const picture = async (name) => {
    if (!screenshots) return;
    mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: join(screenshots, `vscode-${name}.png`) });
  };
  const run = async (command) => {
    await page.keyboard.press('F1');
    await page.waitForSelector('.quick-input-box input');
    await page.keyboard.type(command);
    await page.waitForTimeout(1200);
    await page.keyboard.press('Enter');
  };
  await page.goto(`http://127.0.0.1:${PORT}/?folder=${work}`);
  await page.waitForSelector('.explorer-folders-view .monaco-list-row:has-text("draft.md")', { timeout: 120_000 });
  await page.dblclick('.explorer-folders-view .monaco-list-row:has-text("draft.md")');
  const squiggle = '.squiggly-error, .squiggly-warning';
  await page.waitForSelector(squiggle, { timeout: 120_000 });
  await run('View: Focus Problems');
  await page.waitForSelector('.markers-panel .monaco-list-row:has-text("4,981")', { timeout: 30_000 });
  await page.waitForTimeout(1500);
  const rows = await page.$$eval('.markers-panel .monaco-list-row', (all) => all.map((it) => it.textContent));
  assert.equal(rows.filter((it) => it.includes('4,981 stated')).length, 1, `each finding once: ${rows}`);
  // The list contains only visible items.
  for (const item of ['3,207', '451', '1,103']) assert.ok(rows.some((it) => it.endsWith(`:${item}`)), `${item} is related: ${rows}`);
  assert.ok((await page.textContent('.statusbar')).includes('kenzan 1'), 'the status line counts it');
  await page.click('.view-lines .view-line:has-text("図書館")');
  await page.keyboard.press('Control+G');
  await page.waitForTimeout(800);
  await page.keyboard.type('9:18');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
  await run('Show or Focus Hover');
  await page.waitForSelector('.monaco-hover:has-text("add up to 4,881")', { timeout: 30_000 });
  await picture('finding');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+.');
  await page.waitForSelector('.action-widget .monaco-list-row:has-text("write the rules of this table")', { timeout: 30_000 });
  await picture('actions');
  // A layer over the editor takes clicks that are meant for the list.
  await page.click('.action-widget .monaco-list-row:has-text("write the rules of this table")', { force: true });
  const rules = join(work, 'rules', 'draft-table-1.yaml');
  for (let tries = 0; !existsSync(rules) || !readFileSync(rules, 'utf8').includes('levels: 合計'); tries += 1) {
    if (tries > 120) await picture('failed');
    assert.ok(tries <= 120, 'the rules are written');
    await page.waitForTimeout(500);
  }
  await page.waitForTimeout(1500);
  await picture('rules');
  await run('kenzan: Open an Example');
  await page.waitForSelector('.tab.active:has-text("Untitled")', { timeout: 30_000 });
  await page.waitForSelector(squiggle, { timeout: 60_000 });
  await picture('untitled');
  await run('Welcome: Open Walkthrough');
  await page.waitForTimeout(1000);
  await page.keyboard.type('kenzan');
  await page.waitForTimeout(1000);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.getting-started-step, .step-list-container', { timeout: 30_000 });
  await page.waitForTimeout(1500);
  await picture('walkthrough');
  await browser.close();
  console.log('passed: Visual Studio Code (code-server): findings once, related places, hover, actions, rules written, untitled, walkthrough');
} finally {
  server.kill();
  rmSync(place, { recursive: true, force: true });
}
