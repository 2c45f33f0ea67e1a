// Makes the npm packages out of built programs: `node packaging/npm/fill.mjs BINARIES OUT [--all]`.
// BINARIES holds kenzan-TARGET.tar.gz, or TARGET/kenzan, for the targets of platforms.json; those that are
// not there are left out, unless --all is given. Publishes nothing.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const [binaries, out, all] = process.argv.slice(2);
if (!binaries || !out) {
  console.error("usage: node packaging/npm/fill.mjs BINARIES OUT [--all]");
  process.exit(2);
}

const main = JSON.parse(readFileSync(join(here, "kenzan", "package.json"), "utf8"));
const platforms = JSON.parse(readFileSync(join(here, "platforms.json"), "utf8"));

const addPapers = (directory) => {
  for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, name), join(directory, name));
};

// Puts the program for `target` into `directory`; false if there is none.
const unpack = (target, program, directory) => {
  const archive = resolve(binaries, `kenzan-${target}.tar.gz`);
  const bare = resolve(binaries, target, program);
  if (existsSync(archive)) execFileSync("tar", ["-xzf", archive, "-C", directory, program]);
  else if (existsSync(bare)) copyFileSync(bare, join(directory, program));
  else return false;
  chmodSync(join(directory, program), 0o755);
  return true;
};

for (const { target, os, cpu } of platforms) {
  const name = `@kenzan-lint/cli-${os}-${cpu}`;
  const directory = resolve(out, `cli-${os}-${cpu}`);
  mkdirSync(join(directory, "bin"), { recursive: true });
  if (!unpack(target, os === "win32" ? "kenzan.exe" : "kenzan", join(directory, "bin"))) {
    if (all === "--all") throw new Error(`no program for ${target} in ${binaries}`);
    rmSync(directory, { recursive: true });
    console.error(`left out: ${name}`);
    continue;
  }
  const { version, license, repository } = main;
  const manifest = {
    name,
    version,
    description: `The program of the package kenzan for ${os} on ${cpu}`,
    license,
    repository,
    os: [os],
    cpu: [cpu],
    // Package managers that keep packages zipped must unpack this one: a program has to be a file.
    preferUnplugged: true,
    files: ["bin", "LICENSE-MIT", "LICENSE-APACHE"],
  };
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  addPapers(directory);
  console.log(directory);
}

const directory = resolve(out, "kenzan");
cpSync(join(here, "kenzan"), directory, { recursive: true });
copyFileSync(join(root, "README.md"), join(directory, "README.md"));
addPapers(directory);
console.log(directory);
