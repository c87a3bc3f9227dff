// kinds.mjs SERVER DIR: makes a module in DIR of the analyzers' own test data, with one package for each kind of quick
// fix, and lists them in kinds.json: title, file, and the line of the finding that the fix is for.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const [server, dir] = process.argv.slice(2).map((p) => path.resolve(p));
const checkout = path.resolve(import.meta.dirname, "../../..");
const titles = new Set();
for (const page of fs.globSync(`${checkout}/docs/checks/*.md`)) {
  for (const [, title] of fs.readFileSync(page, "utf8").matchAll(/^\| (.+) \| (?:safe|review) \|$/gm)) {
    titles.add(title);
  }
}

// Packages of one file that need nothing but the standard library and golang.org/x/sync.
const simple = fs.globSync(`${checkout}/analyzers/*/testdata/src/*`).filter((from) => {
  const files = fs.readdirSync(from).filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"));
  return (
    files.join() === "x.go" &&
    !/"(C|test\/.*|(?!golang\.org\/x\/sync\/)[\w-]+\.\w+\/.*)"$/m.test(fs.readFileSync(`${from}/x.go`, "utf8"))
  );
});
fs.mkdirSync(dir, { recursive: true });
const sync = "golang.org/x/sync";
const syncDir = execFileSync("go", ["list", "-m", "-f={{.Dir}}", sync], { cwd: checkout, encoding: "utf8" }).trim();
fs.writeFileSync(
  `${dir}/go.mod`,
  `module kinds\n\ngo 1.26.0\n\nrequire ${sync} v0.0.0\n\nreplace ${sync} => ${syncDir}\n`,
);
const place = (from) => path.join(dir, from.split(path.sep).at(-4), path.basename(from));
for (const from of simple) {
  fs.mkdirSync(place(from), { recursive: true });
  fs.copyFileSync(`${from}/x.go`, `${place(from)}/x.go`);
}

/** The findings of the module, which make the exit code 1. */
function findings() {
  try {
    return execFileSync(server, ["check", "-json", "-checks=all", "./..."], {
      cwd: dir,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
  } catch (err) {
    if (err.status === 1) {
      return err.stdout;
    }
    throw err;
  }
}

const kinds = new Map();
for (const checks of Object.values(JSON.parse(findings()))) {
  for (const [check, found] of Object.entries(checks)) {
    for (const { posn, suggested_fixes: fixes = [] } of Array.isArray(found) ? found : []) {
      const [, file, line] = /^(.*):(\d+):\d+$/.exec(posn);
      for (const { message: title } of fixes) {
        if (!kinds.has(title)) {
          kinds.set(title, { title, check, file: path.relative(dir, path.resolve(dir, file)), line: Number(line) });
        }
      }
    }
  }
}
const missing = [...titles].filter((title) => !kinds.has(title));
if (missing.length > 0) {
  throw new Error(`the test data has no package for: ${missing.join("; ")}`);
}
const used = new Set([...kinds.values()].map(({ file }) => path.dirname(path.join(dir, file))));
for (const from of simple.filter((from) => !used.has(place(from)))) {
  fs.rmSync(place(from), { recursive: true });
}
fs.writeFileSync(`${dir}/kinds.json`, JSON.stringify([...kinds.values()], null, 2));
console.log(`${kinds.size} kinds of quick fixes in ${used.size} packages`);
