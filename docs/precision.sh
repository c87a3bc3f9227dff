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
# A module that is not in the module cache, or whose sum go.sum lacks, would be
# left out without a word. What is lacking is noted in copies of go.sum.
modules=$(for dir in . tools; do
	mkdir -p "$out/mod/$dir" && cp "$dir/go.mod" "$dir/go.sum" "$out/mod/$dir"
	(cd "$dir" && export GOFLAGS=-modfile="$out/mod/$dir/go.mod" && go mod download all && go list -m -f '{{.Path}} {{.Version}} {{.Dir}}' all)
done | sort -u)
# Modules are copied out of the module cache, which cannot be written; what
# their tests need besides is added to the copy's go.sum.
export GOFLAGS=-mod=mod
while read -r path version dir; do
	[ -n "$dir" ] && [[ $version == v* ]] || continue
	copy=$out/src/${path//\//_}@$version
	if [ ! -d "$copy" ]; then
		mkdir -p "$out/src" && cp -r "$dir" "$copy" && chmod -R u+w "$copy"
	fi
	[ -f "$copy/go.mod" ] || echo "module $path" >"$copy/go.mod"
	check "$(basename "$copy")" "$copy" ./...
done <<<"$modules"
grep -h -v $'^\t' "$out"/*.txt || true
