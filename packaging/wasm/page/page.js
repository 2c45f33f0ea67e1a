// The page: hands files to the worker and shows what comes back. Whatever a document holds is put in as text.
const $ = (id) => document.getElementById(id);
const both = (text, tag = 'span') => {
  if (text.en === text.ja) return [document.createTextNode(text.en)];
  return ['en', 'ja'].map((lang) => Object.assign(document.createElement(tag), { lang, textContent: text[lang] }));
};
const element = (tag, className, ...children) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
};
const TEXT = /\.(md|markdown|ya?ml|json|toml|csv|tsv|html?|txt)$/i;
/** Characters that hide or move others, shown instead. */
const visible = (text) =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (it) => `<U+${it.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}>`);

let dropped = [];
let worker, ready, waiting = new Map(), last = 0, module;

async function unpacked() {
  const packed = Uint8Array.from(atob(WASM), (it) => it.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A worker of its own; after a trap, another. Made from a blob, it lives under the policy of this page. */
async function start() {
  module ??= unpacked();
  const address = URL.createObjectURL(new Blob([WORKER], { type: 'text/javascript' }));
  worker = new Worker(address);
  URL.revokeObjectURL(address);
  const begun = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if (data.ready) return resolve();
      if (data.id === undefined) return reject(new Error(data.error));
      const job = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.trapped) {
        worker.terminate();
        ready = start();
      }
      data.error ? job?.reject(new Error(data.error)) : job?.resolve(data);
    };
    worker.onerror = (error) => reject(error);
  });
  worker.postMessage({ bytes: await module });
  return begun;
}

async function ask(want) {
  const { files, options } = job();
  await ready;
  const id = ++last;
  const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  worker.postMessage({ id, files, options, want });
  return { id, ...(await answer) };
}

/** What is to be checked: the files, the text and the rules. */
function job() {
  const files = [...dropped];
  const text = $('text').value;
  if (text.trim()) files.push([$('name').value.trim() || 'draft.md', text]);
  const rules = $('rules').value;
  const config = files.find(([name]) => /^kenzan\.ya?ml$/.test(name));
  const options = { lang: lang() };
  if (!config) options.paths = files.map(([name]) => name);
  if (rules.trim()) {
    files.push(['rules-of-the-page.yaml', rules]);
    options.rules = ['rules-of-the-page.yaml'];
  }
  return { files, options };
}

const lang = () => ($('in-ja').checked ? 'ja' : 'en');

async function run() {
  const { files } = job();
  if (!files.length) return show(null);
  try {
    const { id, text } = await ask('json');
    if (id !== last) return;
    show(JSON.parse(text), new Map(files));
    const reading = await ask('reading');
    if (reading.id !== last) return;
    const { facts, tables } = JSON.parse(reading.text);
    showFacts(facts, new Map(files));
    $('tables').replaceChildren(...tables.map(drawn));
    const rules = await ask('rules');
    if (rules.id === last) showRules(rules.text);
  } catch (error) {
    $('verdict').className = 'error';
    $('verdict').replaceChildren(...both({ en: `The check ended: ${error.message}`, ja: `検算が中断した: ${error.message}` }));
  }
}

const SEVERITY = { error: { en: 'error', ja: 'エラー' }, warning: { en: 'warning', ja: '警告' }, note: { en: 'note', ja: '情報' } };

function show(report, files) {
  $('findings').replaceChildren();
  $('facts').replaceChildren();
  $('tables').replaceChildren();
  showRules('');
  $('after').hidden = !report;
  if (!report) {
    $('verdict').className = '';
    return $('verdict').replaceChildren();
  }
  const { errors, warnings, numbers, unclaimed, checked } = report.summary;
  const done = checked.reduce((sum, it) => sum + it.count, 0);
  $('verdict').className = errors ? 'error' : warnings ? 'warning' : done ? 'holds' : '';
  const en = [[errors, 'error'], [warnings, 'warning']].filter(([count]) => count).map(([count, word]) => `${count} ${word}${count > 1 ? 's' : ''}`).join(', ') || 'No findings';
  const ja = [[errors, 'エラー'], [warnings, '警告']].filter(([count]) => count).map(([count, word]) => `${word}${count}件`).join('、') || '指摘なし';
  $('verdict').replaceChildren(...both({
    en: `${en} – ${done} checked, ${unclaimed} of ${numbers} numbers looked at by no rule`,
    ja: `${ja} – 検査${done}件、数値${numbers}個のうち${unclaimed}個は未検査`,
  }));
  $('version').textContent = `kenzan ${report.tool.version}`;
  $('findings').append(...report.diagnostics.map((it) => finding(it, files)));
}

function finding(it, files) {
  const head = element('h3', '', element('span', `badge ${it.severity}`, ...both(SEVERITY[it.severity])), ...both(clean(it.message)));
  const remarks = element('ul', 'remarks', ...[...it.notes, ...it.help].map((words) => element('li', '', ...both(clean(words)))));
  const primary = it.labels[0];
  const at = primary && element('code', 'soft', visible(place(primary)));
  return element('li', it.severity, head, ...(at ? [at, ' '] : []), element('code', 'soft', visible(it.code)), lines(it, files), ...(remarks.children.length ? [remarks] : []));
}

const clean = (text) => ({ en: visible(text.en), ja: visible(text.ja) });
const place = (label) => label.place ? `${label.path}!${label.place}` : `${label.path}:${label.span.start.line}:${label.span.start.column}`;

/** The lines of the texts that the labels are in, marked. Of files that are no text only the places are told. */
function lines(it, files) {
  const shown = element('div', 'lines');
  shown.tabIndex = 0;
  const seen = new Map();
  for (const label of it.labels) {
    const content = files.get(label.path);
    const key = label.place ? place(label) : `${label.path}:${String(label.span.start.line).padStart(9)}`;
    if (!seen.has(key)) seen.set(key, { label, content, labels: [] });
    seen.get(key).labels.push(label);
  }
  for (const { label, content, labels } of [...seen.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it)) {
    if (!label.place && (typeof content === 'string' || TEXT.test(label.path))) {
      const line = textOf(content).split(/\r\n|\n|\r/)[label.span.start.line - 1] ?? '';
      shown.append(element('div', '', element('span', 'n', String(label.span.start.line)), ...marked([...line], labels)));
    } else {
      shown.append(element('div', '', element('code', '', visible(place(label)))));
    }
    for (const said of labels.filter((it) => it.text.en)) shown.append(element('div', 'said', '╰ ', ...both(clean(said.text))));
  }
  return shown;
}

const decoded = new WeakMap();
function textOf(content) {
  if (typeof content === 'string') return content;
  if (!decoded.has(content)) decoded.set(content, new TextDecoder().decode(content));
  return decoded.get(content);
}

function marked(line, labels) {
  const parts = [];
  let at = 0;
  for (const label of [...labels].sort((a, b) => a.span.start.column - b.span.start.column)) {
    const start = Math.max(at, label.span.start.column - 1);
    const end = label.span.end.line > label.span.start.line ? line.length : label.span.end.column - 1;
    if (end < start) continue;
    parts.push(visible(line.slice(at, start).join('')), element('mark', label.primary ? 'p' : '', visible(line.slice(start, end).join(''))));
    at = end;
  }
  parts.push(visible(line.slice(at).join('')));
  return parts;
}

const figureOf = (it) => it && `${it.value}${it.unit && ` ${it.unit}`} ± ${it.step}/2`;

/** What rows and columns are, by the words of `kenzan facts`. */
const ROLES = {
  blank: '空白', header: '見出し', label: '項目名', year: '年', code: '番号', value: '値', item: '内訳', total: '合計', subtotal: '小計',
  'of-which': 'うち', relisted: '再掲', balance: '差引', change: '増減', share: '構成比', rate: '増減率', ratio: '比率', average: '平均',
  index: '指数', product: '積', 'running-total': '累計', running: '累計',
};
const SIGNS = { share: '÷', rate: '÷', quotient: '÷', product: '×', average: '+' };
const roleOf = (role) => element('span', `role ${role}`, ...both({ en: role.replace(/-/g, ' '), ja: ROLES[role] ?? role }));

/** A table as it was read: each row and column with its role, each figure with what it is computed from. */
function drawn(table) {
  const { row_count, column_count, rows, columns, cells, relations, contradictions } = table;
  const at = new Map(cells.map((it) => [`${it.row} ${it.column}`, it]));
  const textAt = ({ row, column }) => visible(at.get(`${row} ${column}`)?.text.trim() ?? '');
  const failing = new Set(contradictions.flatMap((it) => [it.relation, ...it.others]));
  const stated = new Map();
  relations.forEach((it, index) => {
    const sign = (operand, place) => (it.kind in SIGNS ? (place ? ` ${SIGNS[it.kind]} ` : '') : operand.weight < 0 ? ' − ' : place ? ' + ' : '');
    const words = it.operands.map((operand, place) => sign(operand, place) + textAt(operand)).join('');
    const key = `${it.stated.row} ${it.stated.column}`;
    if (!it.holds && !failing.has(index)) return;
    stated.set(key, [...(stated.get(key) ?? []), { words: `${it.holds ? '=' : '≠'} ${words}`, fails: failing.has(index) }]);
  });
  const head = element('tr', '', element('td', ''), ...columns.map((it) => Object.assign(element('th', '', roleOf(it.role)), { scope: 'col' })));
  const body = Array.from({ length: row_count }, (_, row) => {
    const first = Object.assign(element('th', '', roleOf(rows[row].role)), { scope: 'row' });
    return element('tr', '', first, ...Array.from({ length: column_count }, (_, column) => {
      const key = `${row} ${column}`;
      const cell = at.get(key);
      const own = stated.get(key) ?? [];
      const made = element('td', [cell?.kind ?? '', own.length && 'stated', own.some((it) => it.fails) && 'fails'].filter(Boolean).join(' '), visible(cell?.text ?? ''));
      if (own.length) {
        made.title = own.map((it) => it.words).join('\n');
        if (own.some((it) => it.fails)) made.append(element('span', 'why', own.find((it) => it.fails).words));
      }
      return made;
    }));
  });
  const name = visible(table.caption ?? `${table.file}:${table.place ?? table.line}`);
  const shown = element('div', 'grid', element('table', '', element('caption', '', name), element('thead', '', head), element('tbody', '', ...body)));
  shown.tabIndex = 0;
  shown.setAttribute('role', 'region');
  shown.setAttribute('aria-label', name);
  return shown;
}

/** The rules that say what the tables mean, to be copied or tried. */
function showRules(text) {
  $('as-rules').hidden = !text;
  $('inferred').textContent = text;
}

/** The texts with a frame around each figure that was read. */
function showFacts(facts, files) {
  const encoder = new TextEncoder(), decoder = new TextDecoder();
  const shown = [];
  for (const [name, content] of files) {
    const own = facts.filter((it) => it.file === name && it.what === 'number').sort((a, b) => a.start - b.start);
    if (typeof content !== 'string' && !TEXT.test(name) || !own.length) continue;
    const bytes = encoder.encode(textOf(content));
    const pre = element('pre', '');
    pre.tabIndex = 0;
    let at = 0;
    for (const it of own) {
      if (it.start < at) continue;
      const figure = element('span', it.claimed ? 'f' : 'u', visible(decoder.decode(bytes.subarray(it.start, it.end))));
      figure.title = [figureOf(it.figure), ...it.rules].filter(Boolean).join(' · ');
      pre.append(visible(decoder.decode(bytes.subarray(at, it.start))), figure);
      at = it.end;
    }
    pre.append(visible(decoder.decode(bytes.subarray(at))));
    shown.push(element('p', 'soft', visible(name)), pre);
  }
  $('facts').replaceChildren(...shown);
}

async function take(list) {
  for (const file of list) {
    const content = new Uint8Array(await file.arrayBuffer());
    const name = (file.webkitRelativePath || file.name).replace(/\\/g, '/');
    dropped = [...dropped.filter(([known]) => known !== name), [name, content]];
  }
  listFiles();
  run();
}

function listFiles() {
  $('files').replaceChildren(...dropped.map(([name, content]) => {
    const away = element('button', '', ...both({ en: 'remove', ja: '外す' }));
    away.type = 'button';
    away.setAttribute('aria-label', `remove ${name}`);
    away.onclick = () => {
      dropped = dropped.filter((it) => it[0] !== name);
      listFiles();
      run();
    };
    return element('li', '', element('span', '', `${visible(name)} (${content.length.toLocaleString('en')} B)`), away);
  }));
}

const say = (text) => $('said').replaceChildren(...both(text));

/** The text as part of an address: it stays in the browser, since what follows `#` is never sent. */
async function packedText() {
  const json = JSON.stringify({ n: $('name').value, t: $('text').value, r: $('rules').value });
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function fromAddress() {
  const packed = location.hash.match(/^#t=([\w-]+)$/)?.[1];
  if (!packed) return;
  try {
    const bytes = Uint8Array.from(atob(packed.replace(/-/g, '+').replace(/_/g, '/')), (it) => it.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const { n, t, r } = JSON.parse(await new Response(stream).text());
    fill({ name: String(n), text: String(t), rules: String(r ?? '') });
  } catch {
    say({ en: 'The link holds no text that can be read.', ja: 'リンクからテキストを読み取れない。' });
  }
}

function fill({ name, text, rules = '' }) {
  $('name').value = name;
  $('text').value = text;
  $('rules').value = rules;
  run();
}

for (const example of EXAMPLES) {
  const button = element('button', '', ...both(example));
  button.type = 'button';
  button.onclick = () => fill(example);
  $('examples').append(button);
}
let timer;
for (const id of ['text', 'name', 'rules']) $(id).oninput = () => (clearTimeout(timer), (timer = setTimeout(run, 150)));
$('pick').onchange = ({ target }) => take([...target.files]).then(() => (target.value = ''));
for (const kind of ['dragover', 'dragenter']) document.addEventListener(kind, (event) => (event.preventDefault(), $('drop').classList.add('over')));
for (const kind of ['dragleave', 'drop']) document.addEventListener(kind, () => $('drop').classList.remove('over'));
document.addEventListener('drop', (event) => (event.preventDefault(), take([...event.dataTransfer.files])));
$('clear').onclick = () => ((dropped = []), listFiles(), fill({ name: 'draft.md', text: '' }));
$('link').onclick = async () => {
  const packed = await packedText();
  if (packed.length > 8000) return say({ en: 'The text is too long for a link.', ja: 'テキストが長すぎてリンクにできない。' });
  location.hash = `t=${packed}`;
  try {
    await navigator.clipboard.writeText(location.href);
    say({ en: 'The link is in the clipboard.', ja: 'リンクをコピーした。' });
  } catch {
    say({ en: 'The link is in the address bar.', ja: 'リンクはアドレスバーにある。' });
  }
};
$('copy').onclick = async () => {
  try {
    await navigator.clipboard.writeText($('inferred').textContent);
    say({ en: 'The rules are in the clipboard.', ja: '規則をコピーした。' });
  } catch {
    getSelection().selectAllChildren($('inferred'));
    say({ en: 'The rules are selected.', ja: '規則を選択した。' });
  }
};
$('try').onclick = () => {
  // The rules name the set of the document, which the page has none of.
  $('rules').value = $('inferred').textContent.replace(/^ {8}in: .+\n/gm, '');
  $('own').open = true;
  run();
  $('rules').focus();
};
$('report').onclick = async () => {
  const { text } = await ask('html');
  const anchor = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(new Blob([text], { type: 'text/html' })), download: 'kenzan-report.html',
  });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
};
if (navigator.language.startsWith('ja')) $('in-ja').checked = true;
for (const id of ['in-en', 'in-ja']) $(id).onchange = () => (document.documentElement.lang = lang());
document.documentElement.lang = lang();
ready = start();
ready.then(() => document.documentElement.setAttribute('data-ready', ''), (error) => {
  $('verdict').className = 'error';
  $('verdict').textContent = `WebAssembly: ${error.message}`;
});
fromAddress();
