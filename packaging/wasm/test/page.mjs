// Looks at the page in a real browser: `node page.mjs OUT [SCREENSHOTS]`, OUT as build.mjs wrote it. Needs Chromium, and
// the npm packages playwright-core and axe-core where Node.js finds them.
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.cwd(), 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [out, screenshots] = process.argv.slice(2).map((it) => resolve(it));
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };
const fail = (why) => { throw new Error(why); };

// A server that keeps a list of what it was asked for.
const asked = [];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  const path = join(out, 'page', request.url === '/' ? 'index.html' : request.url.split('?')[0]);
  if (!existsSync(path)) return response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': `${types[extname(path)]}; charset=utf-8` }).end(readFileSync(path));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const address = `http://127.0.0.1:${server.address().port}/`;

const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });

async function open(url, scheme, width) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  const said = [], requests = [];
  page.on('console', (it) => said.push(it.text()));
  page.on('pageerror', (it) => said.push(String(it)));
  page.on('request', (it) => requests.push(it.url()));
  const begun = Date.now();
  await page.goto(url);
  await page.waitForSelector('html[data-ready]', { timeout: 120_000 });
  return { context, page, said, requests, took: Date.now() - begun };
}

async function findsNothingWrong(page, when) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  if (violations.length) fail(`axe, ${when}: ${violations.map((it) => `${it.id} at ${it.nodes[0].target}: ${it.nodes[0].failureSummary}`).join('; ')}`);
}

const draft = '# 予算\n\n| 区分 | 百万円 |\n|---|---:|\n| 甲 | 1,310 |\n| 乙 | 455 |\n| 丙 | 220 |\n| 合計 | 2,876 |\n<script>fetch("/stolen")</script>\n';

/** Drops a file on the page, as a person does, with the network gone. */
async function dropOffline({ context, page, said, requests }) {
  await context.setOffline(true);
  const before = [asked.length, requests.length];
  const violations = page.evaluate(() => new Promise((done) => {
    const all = [];
    document.addEventListener('securitypolicyviolation', (it) => all.push(it.violatedDirective));
    setTimeout(() => done(all), 1500);
  }));
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], '予算.md'));
    document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, draft);
  await page.waitForSelector('#findings > li.error, #findings > li.warning', { timeout: 60_000 });
  const finding = await page.textContent('#findings > li');
  if (!finding.includes('2,876')) fail(`the finding is not shown: ${finding}`);
  if ((await violations).length) fail(`the policy was violated: ${await violations}`);
  const local = requests.slice(before[1]).filter((it) => !it.startsWith('blob:'));
  if (asked.length !== before[0] || local.length) fail(`something was asked for: ${asked.slice(before[0])} ${local}`);
  if (said.length) fail(`the console says: ${said}`);
}

/** What a table was read as is drawn over it, and its rules can be copied, tried and changed. */
async function showsRolesAndRules(page) {
  await page.waitForSelector('#tables .grid', { timeout: 60_000 });
  const roles = await page.$$eval('#tables tbody th .role', (all) => all.map((it) => it.className.replace('role ', '')));
  if (roles.join(' ') !== 'header item item item total') fail(`roles of rows: ${roles}`);
  const failing = await page.textContent('#tables td.fails');
  if (!failing.includes('2,876') || !failing.includes('1,310 + 455 + 220')) fail(`the failing figure: ${failing}`);
  await page.waitForSelector('#as-rules:not([hidden])', { timeout: 60_000 });
  if (!(await page.textContent('#inferred')).includes('levels: 合計')) fail('no rules are inferred');
  await page.click('#try');
  await page.waitForSelector('#findings code:text("/table-1/")', { timeout: 60_000 });
  // A rule that is typed is tried as well: with another title the finding says so.
  await page.fill('#rules', "id: own/total\ntitle: typed here\ncheck: { sum: { each: '$..tables[*]', rows: '$.rows[*]', label: \"$['区分']\", values: \"$['百万円']\", levels: 合計 } }\n");
  await page.waitForSelector('#findings code:text("own/total")', { timeout: 60_000 });
  await page.fill('#rules', 'id: [');
  await page.waitForSelector('#findings code:text("rules-of-the-page.yaml")', { timeout: 60_000 });
  await page.fill('#rules', '');
  await page.waitForSelector('#findings code:text("table/total")', { timeout: 60_000 });
}

/** The page may open no connection, whatever runs in it. */
async function isShut(page) {
  const blocked = await page.evaluate(async (to) => {
    const tries = [() => fetch(to), () => new Promise((yes, no) => { const it = new Image(); it.onload = yes; it.onerror = no; it.src = to; }),
      () => new Promise((yes, no) => { const it = new WebSocket(to.replace('http', 'ws')); it.onopen = yes; it.onerror = no; })];
    const ended = await Promise.allSettled(tries.map(async (it) => it()));
    return ended.every((it) => it.status === 'rejected');
  }, `${address}stolen`);
  if (!blocked || asked.some((it) => it.includes('stolen'))) fail('a connection was opened');
}

for (const [name, url] of [['hosted', address], ['file', pathToFileURL(join(out, 'kenzan.html')).href]]) {
  for (const scheme of ['light', 'dark']) for (const width of [1440, 360]) {
    const opened = await open(url, scheme, width);
    const { context, page, took, requests } = opened;
    await findsNothingWrong(page, `${name} ${scheme} ${width}, empty`);
    await dropOffline(opened);
    await page.evaluate(() => document.querySelectorAll('details').forEach((it) => (it.open = true)));
    await showsRolesAndRules(page);
    await page.waitForSelector('#as-rules:not([hidden])');
    await findsNothingWrong(page, `${name} ${scheme} ${width}, with findings`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) fail(`${name} ${width}: the page is ${wide} pixels too wide`);
    if (screenshots) {
      mkdirSync(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `page-${name}-${scheme}-${width}.png`), fullPage: width === 360 });
    }
    await page.check('#in-ja');
    if (!(await page.isVisible('#findings .badge [lang=ja]')) || (await page.isVisible('#findings .badge [lang=en]'))) fail('the language is not switched');
    if (scheme === 'light' && width === 1440) {
      await page.click('#clear');
      await page.click('#examples button:last-child');
      await page.waitForSelector('#findings code:text("kpi/project")', { timeout: 60_000 });
      await page.click('#link');
      await page.waitForFunction(() => location.hash.startsWith('#t='));
      const shared = await page.evaluate(() => location.href);
      await context.setOffline(false);
      await isShut(page);
      const again = await open(shared, scheme, width);
      await again.page.waitForSelector('#findings code:text("kpi/project")', { timeout: 60_000 });
      await again.context.close();
    }
    console.log(`${name} ${scheme} ${width}: ready in ${took} ms, ${requests.filter((it) => !it.startsWith('blob:')).length} requests, all before the drop`);
    await context.close();
  }
}
await browser.close();
server.close();
console.log('2 builds, 2 schemes, 2 widths: 8 passed, 0 failed');
