// Whether the package says of every fixture, byte for byte, what the program says: `node same.mjs PACKAGE PROGRAM`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const [directory, program] = process.argv.slice(2).map((it) => resolve(it));
const { load, check } = await import(pathToFileURL(join(directory, 'index.js')));
const kenzan = await load();
const today = new Date().toISOString().slice(0, 10);

/** Files below `base`, by name. */
const filesOf = (base) =>
  readdirSync(base, { recursive: true })
    .map((name) => join(base, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [relative(base, path).replaceAll('\\', '/'), readFileSync(path)]);

const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KENZAN_')));
function said(cwd, args) {
  const { stdout, status } = spawnSync(program, ['check', '-f', 'json', ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...environment, LANG: 'en_US.UTF-8' } });
  return { text: stdout, code: status };
}

let same = 0, other = 0, findings = 0;
function compare(name, theirs, ours) {
  findings += JSON.parse(ours.text).diagnostics.length;
  if (theirs.text === ours.text && theirs.code === ours.code) return same++;
  other++;
  console.log(`DIFFERENT: ${name}: exit codes ${theirs.code} and ${ours.code}`);
  const [a, b] = [theirs.text.split('\n'), ours.text.split('\n')];
  const at = a.findIndex((line, number) => line !== b[number]);
  console.log(`  program: ${a[at]}\n  module:  ${b[at]}`);
}

const fixtures = join(root, 'fixtures');
// Projects with a configuration of their own.
const projects = [join(fixtures, 'health-rd-2021')];
for (const name of readdirSync(join(fixtures, 'faults'))) {
  const place = join(fixtures, 'faults', name);
  if (statSync(place).isDirectory() && readdirSync(place).includes('kenzan.yaml')) projects.push(place);
}
for (const place of projects) compare(relative(root, place), said(place, []), kenzan.run(filesOf(place), { today }));

// Drafts that nobody described.
for (const [name, content] of filesOf(join(fixtures, 'drafts')).filter(([name]) => !name.startsWith('README'))) {
  compare(`drafts/${name}`, said(join(fixtures, 'drafts'), [name]), kenzan.run([[name, content]], { today, paths: [name] }));
}

// The planted faults that are one edit of one file.
const sound = filesOf(join(fixtures, 'health-rd-2021'));
let passed = 0;
for (const name of readdirSync(join(fixtures, 'faults')).filter((it) => /^\d/.test(it))) {
  const fault = readFileSync(join(fixtures, 'faults', name, 'fault.yaml'), 'utf8');
  const member = (key) => fault.match(new RegExp(`^${key}: (.*)$`, 'm'))?.[1];
  const [file, old, fresh] = ['file', 'old', 'new'].map(member);
  const text = (it) => { try { return JSON.parse(it); } catch { return undefined; } };
  if (!file || text(old) === undefined || text(fresh) === undefined) {
    passed++;
    continue;
  }
  const faulty = sound.map(([it, content]) => [it, it === file ? Buffer.from(content.toString().replace(text(old), () => text(fresh))) : content]);
  const place = mkdtempSync(join(tmpdir(), 'kenzan-'));
  for (const [it, content] of faulty) {
    mkdirSync(dirname(join(place, it)), { recursive: true });
    writeFileSync(join(place, it), content);
  }
  compare(`faults/${name}`, said(place, []), kenzan.run(faulty, { today }));
  rmSync(place, { recursive: true });
}

// The package as others call it.
const report = await check({ 'a.yaml': 'total: 12円\nitems: [4円, 7円]\n', 'rule.yaml': "id: a/b\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n" }, { paths: ['a.yaml'], rules: ['rule.yaml'] });
if (report.diagnostics[0]?.code !== 'a/b' || report.summary.errors !== 1) throw new Error(JSON.stringify(report));
const imports = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(join(directory, 'kenzan.wasm'))));
if (imports.length) throw new Error(`the module imports ${JSON.stringify(imports)}`);

console.log(`the same on ${same} fixtures (${findings} findings), different on ${other}; ${passed} faults are no single edit and were not compared`);
process.exit(other ? 1 : 0);
