// The package: the module beside this file, loaded once.
import { Kenzan } from './kenzan.js';

export { Kenzan };

let ready;

/** The module, compiled once: from the disk in Node.js, by a fetch in a browser. */
export function load() {
  ready ??= Kenzan.load(bytes()).catch((error) => {
    ready = undefined;
    throw error;
  });
  return ready;
}

async function bytes() {
  const address = new URL('./kenzan.wasm', import.meta.url);
  if (address.protocol !== 'file:') return fetch(address);
  const { readFile } = await import('node:fs/promises');
  return readFile(address);
}

async function with_module(work) {
  const kenzan = await load();
  try {
    return work(kenzan);
  } catch (error) {
    // After a trap the memory of the module is not to be trusted.
    if (error instanceof WebAssembly.RuntimeError) ready = undefined;
    throw error;
  }
}

export const check = (files, options) => with_module((it) => it.check(files, options));
export const page = (files, options) => with_module((it) => it.page(files, options));
export const facts = (files, options) => with_module((it) => it.facts(files, options));
export const reading = (files, options) => with_module((it) => it.reading(files, options));
export const infer = (files, options) => with_module((it) => it.infer(files, options));
