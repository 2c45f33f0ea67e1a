#!/usr/bin/env node
// Runs the program that the package for this platform carries. Downloads nothing and changes nothing:
// the package manager chose the package among the optional dependencies, by `os` and `cpu`.
"use strict";

const { spawnSync } = require("node:child_process");

const platform = `${process.platform}-${process.arch}`;
const carrier = `@kenzan-lint/cli-${platform}`;
const program = process.platform === "win32" ? "kenzan.exe" : "kenzan";

// What could not be checked at all ends with 2, as in the program itself.
const unable = (why) => {
  console.error(`kenzan: ${why}`);
  process.exit(2);
};

let path;
try {
  path = require.resolve(`${carrier}/bin/${program}`);
} catch {
  unable(
    `the package ${carrier} is not installed. If optional dependencies are left out (--omit=optional), ` +
      `let them in; if there is no package for ${platform}, build it with \`cargo install kenzan\`.`,
  );
}

const { error, signal, status } = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (error) unable(error.message);
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 2;
