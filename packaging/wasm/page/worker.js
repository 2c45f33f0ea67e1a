// The worker: takes the module once, then jobs, one answer for each.
let kenzan;

self.onmessage = async ({ data: { bytes, id, files, options, want } }) => {
  try {
    if (bytes) {
      kenzan = await Kenzan.load(bytes);
      self.postMessage({ ready: true });
      return;
    }
    self.postMessage({ id, ...kenzan.run(files, options, want) });
  } catch (error) {
    self.postMessage({ id, error: String(error), trapped: error instanceof WebAssembly.RuntimeError });
  }
};
