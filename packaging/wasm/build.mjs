// Makes the page and the npm package out of the module: `node packaging/wasm/build.mjs MODULE.wasm OUT`.
//   OUT/page         for a server: index.html, page.css, page.js, module.js, _headers
//   OUT/kenzan.html  one file that works from the disk
//   OUT/kenzan-wasm  the npm package
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const [module, out] = process.argv.slice(2);
if (!module || !out) {
  console.error('usage: node packaging/wasm/build.mjs MODULE.wasm OUT');
  process.exit(2);
}
// The version is that of the crate, in both manifests.
const version = (text) => text.match(/^\s*"?version"?\s*[=:]\s*"(.+?)"/m)[1];
const wanted = version(readFileSync(join(root, 'Cargo.toml'), 'utf8'));
for (const name of ['Cargo.toml', 'npm/package.json']) {
  const stated = version(readFileSync(join(here, name), 'utf8'));
  if (stated !== wanted) throw new Error(`packaging/wasm/${name} has version ${stated} instead of ${wanted}`);
}
const read = (name) => readFileSync(join(here, name), 'utf8');
const bytes = readFileSync(module);
const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
if (imports.length) throw new Error(`the module imports ${JSON.stringify(imports)}`);

// One script each for the worker and the page: no module of another file, so that a blob and a file can hold them.
const worker = read('npm/kenzan.js').replace('export class', 'class') + read('page/worker.js');
const wasm = gzipSync(bytes, { level: 9 }).toString('base64');
const data = `const WASM = ${JSON.stringify(wasm)};\nconst WORKER = ${JSON.stringify(worker)};\n`.replaceAll('</', '<\\/');
const script = read('page/examples.js') + read('page/page.js');
const style = read('page/page.css');

const policy = (scripts, styles) =>
  `default-src 'none'; script-src ${scripts} 'wasm-unsafe-eval'; style-src ${styles}; worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'`;
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
// A function, since a text to put in may hold `$&`.
const fill = (policy, head, end) =>
  read('page/index.html')
    .replace('POLICY', () => policy)
    .replace('<!-- STYLE -->', () => head)
    .replace('<!-- SCRIPT -->', () => end);

mkdirSync(join(out, 'page'), { recursive: true });
const put = (name, text) => writeFileSync(join(out, name), text);
const own = policy("'self'", "'self'");
put('page/index.html', fill(own, '<link rel="stylesheet" href="page.css">', '<script src="module.js"></script>\n<script src="page.js"></script>'));
put('page/page.css', style);
put('page/page.js', script);
put('page/module.js', data);
// For hosts that take headers from a file; `frame-ancestors` has no effect in the page itself.
put('page/_headers', `/*\n  Content-Security-Policy: ${own}; frame-ancestors 'none'\n  Referrer-Policy: no-referrer\n  X-Content-Type-Options: nosniff\n`);

const inline = data + script;
put('kenzan.html', fill(policy(hash(inline), hash(style)), `<style>${style}</style>`, `<script>${inline}</script>`));

const npm = resolve(out, 'kenzan-wasm');
mkdirSync(npm, { recursive: true });
for (const name of ['package.json', 'index.js', 'index.d.ts', 'kenzan.js', 'README.md']) copyFileSync(join(here, 'npm', name), join(npm, name));
for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) copyFileSync(join(root, name), join(npm, name));
copyFileSync(module, join(npm, 'kenzan.wasm'));
const size = (name) => readFileSync(join(out, name)).length.toLocaleString('en');
console.log(`module ${bytes.length.toLocaleString('en')} bytes, no imports; kenzan.html ${size('kenzan.html')} bytes`);
