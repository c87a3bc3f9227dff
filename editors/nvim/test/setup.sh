#!/usr/bin/env bash
# Installs two versions of Neovim, those of two suites of Debian, with the libraries that they need, into a cache, and
# leaves the system as it is. Prints the directory, in which 0.10/nvim and 0.12/nvim are.
set -euo pipefail
. "$(dirname "$0")/../../install.sh"
root=$(cache nvim-1)

# relocate DIR FINAL: has the program there use the libraries beside it, once they are at FINAL.
relocate() {
	patchelf --set-interpreter "$2/$lib/ld-linux-x86-64.so.2" --force-rpath --set-rpath "$2/$lib" "$1/usr/bin/nvim"
	printf '#!/bin/sh\nexport VIMRUNTIME=%s/usr/share/nvim/runtime\nexec %s/usr/bin/nvim "$@"\n' "$2" "$2" >"$1/nvim"
	chmod +x "$1/nvim"
}

install() {
	debian
	command -v patchelf >/dev/null || apt-get install -yq --no-install-recommends patchelf
	for pair in trixie:0.10 forky:0.12; do
		unpack "${pair%:*}" "$root.new/${pair#*:}" neovim
		relocate "$root.new/${pair#*:}" "$root/${pair#*:}"
	done
}

installed
