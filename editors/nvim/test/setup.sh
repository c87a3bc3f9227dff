#!/usr/bin/env bash
# Installs two versions of Neovim, those of two suites of Debian, with the libraries that they need, into a cache, and
# leaves the system as it is. Prints the directory, in which 0.10/nvim and 0.12/nvim are.
set -euo pipefail
root=${XDG_CACHE_HOME:-$HOME/.cache}/conclsp-editors/nvim-1
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
mirror=${mirror:-http://deb.debian.org/debian}

# unpack SUITE DIR: neovim of a suite and all that it depends on, without running any of its scripts.
unpack() {
	local suite=$1 dir=$2 apt=$2/.apt
	mkdir -p "$apt"/{etc/apt.conf.d,etc/preferences.d,etc/sources.list.d,state/lists/partial,cache/archives/partial}
	: >"$apt/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/etc/sources.list"
	cat >"$apt/apt.conf" <<-CONF
		Dir::Etc "$apt/etc"; Dir::Etc::sourcelist "$apt/etc/sources.list"; Dir::Etc::sourceparts "$apt/etc/sources.list.d";
		Dir::State "$apt/state"; Dir::State::status "$apt/status"; Dir::Cache "$apt/cache";
		APT::Install-Recommends "false"; APT::Get::Assume-Yes "true"; Acquire::Languages "none"; APT::Sandbox::User "root";
		Acquire::Check-Valid-Until "false"; Debug::NoLocking "true";
	CONF
	APT_CONFIG=$apt/apt.conf apt-get -qq update
	APT_CONFIG=$apt/apt.conf apt-get -qq install --download-only neovim >/dev/null
	for deb in "$apt"/cache/archives/*.deb; do
		dpkg -x "$deb" "$dir"
	done
	rm -rf "$apt"
}

# relocate DIR FINAL: has the program there use the libraries beside it, once they are at FINAL.
relocate() {
	local lib=usr/lib/x86_64-linux-gnu
	patchelf --set-interpreter "$2/$lib/ld-linux-x86-64.so.2" --force-rpath --set-rpath "$2/$lib" "$1/usr/bin/nvim"
	printf '#!/bin/sh\nexport VIMRUNTIME=%s/usr/share/nvim/runtime\nexec %s/usr/bin/nvim "$@"\n' "$2" "$2" >"$1/nvim"
	chmod +x "$1/nvim"
}

install() {
	[ "$(uname -sm)" = "Linux x86_64" ] || { echo "Neovim is only installed for tests on Debian, amd64"; return 1; }
	command -v patchelf >/dev/null || apt-get install -yq --no-install-recommends patchelf
	rm -rf "$root.new"
	for pair in trixie:0.10 forky:0.12; do
		unpack "${pair%:*}" "$root.new/${pair#*:}"
		relocate "$root.new/${pair#*:}" "$root/${pair#*:}"
	done
	rm -rf "$root" && mv "$root.new" "$root"
}

if [ ! -d "$root" ]; then
	mkdir -p "$(dirname "$root")"
	set +e # a command that is tested cannot be left by set -e, and half of it must not be kept
	(set -e; install) >"$root.log" 2>&1
	status=$?
	set -e
	[ "$status" = 0 ] || {
		cat "$root.log" >&2
		exit 1
	}
fi
echo "$root"
