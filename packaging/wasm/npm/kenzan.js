// Checks documents with kenzan's library, compiled to WebAssembly. The module imports nothing: it reads what it
// is handed and gives back a report, and can reach nothing else.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A module that is ready to check. After a trap its memory is not to be trusted: make a new one. */
export class Kenzan {
  #exports;

  constructor(instance) {
    this.#exports = instance.exports;
  }

  /** Compiles the module from its bytes, a `WebAssembly.Module`, or a response that a fetch leads to. */
  static async load(source) {
    const from = await source;
    const module =
      from instanceof WebAssembly.Module ? from
      : typeof Response === 'function' && from instanceof Response ? await WebAssembly.compileStreaming(from)
      : await WebAssembly.compile(from);
    return new Kenzan(await WebAssembly.instantiate(module, {}));
  }

  /** Checks `files`; see `kenzan.d.ts`. */
  check(files, options = {}) {
    return JSON.parse(this.run(files, options, 'json').text);
  }

  /** The report as a page of its own. */
  page(files, options = {}) {
    return this.run(files, options, 'html').text;
  }

  /** What was read, from which bytes. */
  facts(files, options = {}) {
    return JSON.parse(this.run(files, options, 'facts').text);
  }

  /** What was read, with every table, its roles and relations. */
  reading(files, options = {}) {
    return JSON.parse(this.run(files, options, 'reading').text);
  }

  /** What the tables mean as rules, in YAML. */
  infer(files, options = {}) {
    return this.run(files, options, 'rules').text;
  }

  /** The report in one of the formats, as it is written, and the exit code of the program. */
  run(files, options = {}, want = 'json') {
    const named = (Array.isArray(files) ? files : Object.entries(files)).map(([name, content]) => [
      name,
      typeof content === 'string' ? encoder.encode(content) : new Uint8Array(content),
    ]);
    const head = encoder.encode(
      JSON.stringify({ files: named.map(([name, bytes]) => ({ name, size: bytes.length })), want, options }) + '\n',
    );
    const size = named.reduce((sum, [, bytes]) => sum + bytes.length, head.length);
    const { memory, kenzan_room, kenzan_call, kenzan_free } = this.#exports;
    const at = kenzan_room(size);
    if (at === 0) throw new RangeError('the documents are too large for the memory of the module');
    const room = new Uint8Array(memory.buffer, at, size);
    room.set(head);
    named.reduce((offset, [, bytes]) => (room.set(bytes, offset), offset + bytes.length), head.length);
    const told = kenzan_call(at, size);
    const [start, length, code] = new Uint32Array(memory.buffer, told, 3);
    const text = decoder.decode(new Uint8Array(memory.buffer, start, length));
    kenzan_free(told);
    if (text.startsWith('{"error":')) throw new Error(JSON.parse(text).error);
    return { text, code };
  }
}
