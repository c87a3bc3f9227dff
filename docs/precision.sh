#!/usr/bin/env bash
# Runs conclsp over code that nobody tuned it for, tests included: the standard
# library and commands of the Go distribution, and every module that go.mod and
# tools/go.mod bring. Prints every finding, and the counts, for precision.md.
# What a package lacks to compile is said in OUT/*.err.
#
# usage: docs/precision.sh OUT [check flags]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:?usage: docs/precision.sh OUT [check flags]}")
shift
mkdir -p "$out"
go build -o "$out/conclsp" .

# check NAME DIR PATTERN...
check() {
	local name=$1 dir=$2
	shift 2
	(cd "$dir" && timeout 1800 "$out/conclsp" check -cache "$out/cache" "${flags[@]}" "$@") \
		>"$out/$name.txt" 2>"$out/$name.err" || [ $? -ne 124 ] || echo "$name: timed out"
	printf '%-60s %s\n' "$name" "$(grep -vc $'^\t' "$out/$name.txt" || true)"
}

flags=("$@")
check std "$(go env GOROOT)/src" std
check cmd "$(go env GOROOT)/src/cmd" ./...
# Modules are downloaded one by one: the whole of a list fails with one that the
# proxy refuses, and in the graph are some that nothing needs. Sums are noted in a
# go.sum beside OUT/go.mod, not in ours.
echo "module precision" >"$out/go.mod"
for dir in . tools; do
	(cd "$dir" && go list -m -f '{{if not .Main}}{{.Path}} {{.Version}}{{end}}' all)
done | sort -u | while read -r path version; do
	if ! go mod download -modfile="$out/go.mod" -json "$path@$version" >"$out/module" 2>"$out/refused"; then
		echo "$path@$version is left out: $(sed -n 's/^\t"Error": //p' "$out/module")" >&2
		continue
	fi
	echo "$path $version $(sed -n 's/^\t"Dir": "\(.*\)",$/\1/p' "$out/module")"
done >"$out/modules"
# Modules are copied out of the module cache, which cannot be written; what
# their tests need besides is added to the copy's go.sum.
export GOFLAGS=-mod=mod
while read -r path version dir; do
	[ -n "$dir" ] || continue
	copy=$out/src/${path//\//_}@$version
	if [ ! -d "$copy" ]; then
		mkdir -p "$out/src" && cp -r "$dir" "$copy" && chmod -R u+w "$copy"
	fi
	[ -f "$copy/go.mod" ] || echo "module $path" >"$copy/go.mod"
	check "$(basename "$copy")" "$copy" ./...
done <"$out/modules"
grep -h -v $'^\t' "$out"/*.txt || true
