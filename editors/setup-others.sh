#!/usr/bin/env bash
# Installs the editors of editors/others, with all that they need, from packages of Debian into a cache, and leaves the
# system as it is. Prints the directory; its bin has emacs-28, emacs-30, hx, vim and tmux.
set -euo pipefail
root=${XDG_CACHE_HOME:-$HOME/.cache}/conclsp-editors/others-1
lib=usr/lib/x86_64-linux-gnu

# unpack SUITE DIR PACKAGE...: packages of a suite and all that they depend on, without running any of their scripts.
unpack() {
	local suite=$1 dir=$2 apt=$2/.apt mirror
	shift 2
	mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
	mkdir -p "$apt"/{etc/apt.conf.d,etc/preferences.d,etc/sources.list.d,state/lists/partial,cache/archives/partial}
	: >"$apt/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} $suite main" \
		>"$apt/etc/sources.list"
	cat >"$apt/apt.conf" <<-CONF
		Dir::Etc "$apt/etc"; Dir::Etc::sourcelist "$apt/etc/sources.list"; Dir::Etc::sourceparts "$apt/etc/sources.list.d";
		Dir::State "$apt/state"; Dir::State::status "$apt/status"; Dir::Cache "$apt/cache";
		APT::Install-Recommends "false"; APT::Get::Assume-Yes "true"; Acquire::Languages "none"; APT::Sandbox::User "root";
		Acquire::Check-Valid-Until "false"; Debug::NoLocking "true";
	CONF
	APT_CONFIG=$apt/apt.conf apt-get -qq update
	APT_CONFIG=$apt/apt.conf apt-get -qq install --download-only "$@" >/dev/null
	for deb in "$apt"/cache/archives/*.deb; do
		dpkg -x "$deb" "$dir"
	done
	# Before the merger of /lib and /usr/lib, libraries are in both.
	[ ! -d "$dir/${lib#usr/}" ] || cp -a "$dir/${lib#usr/}/." "$dir/$lib/"
	rm -rf "$apt" "$dir"/usr/include "$dir"/usr/share/{doc,man,info,locale,icons}
}

# program NAME SUITE FILE [WORD...]: root.new/bin/NAME runs a program of a suite with the loader and the libraries beside
# it, so that those of the system, which may be older, play no part; what it starts has those of the system.
program() {
	local name=$1 suite=$root/$2 file=$3
	shift 3
	cat >"$root.new/bin/$name" <<-SH
		#!/bin/sh
		${environment:+export $environment}
		exec $suite/$lib/ld-linux-x86-64.so.2 --library-path $suite/$lib $suite/$file $* "\$@"
	SH
	chmod +x "$root.new/bin/$name"
}

# emacs VERSION FULL SUITE: an Emacs that looks for its Lisp beside itself; only that of the given version.
emacs() {
	local share=$root/$3/usr/share/emacs libexec=$root/$3/usr/libexec/emacs/$2/x86_64-linux-gnu dump
	dump=$(cd "$root.new/$3/usr" && find lib* -name 'emacs*.pdmp' -print -quit)
	environment="EMACSLOADPATH=$(lisp "$3" "$2") EMACSDATA=$share/$2/etc EMACSDOC=$share/$2/etc EMACSPATH=$libexec"
	program "emacs-$1" "$3" usr/bin/emacs-nox --dump-file="$root/$3/usr/$dump"
}

# lisp SUITE FULL: the directories with Lisp, separated by colons.
lisp() {
	(cd "$root.new/$1/usr/share/emacs" && find "$2/lisp" site-lisp/elpa-src -type d 2>/dev/null) |
		sed "s,^,$root/$1/usr/share/emacs/," | paste -sd:
}

install() {
	[ "$(uname -sm)" = "Linux x86_64" ] || { echo "the editors are only installed for tests on Debian, amd64"; return 1; }
	rm -rf "$root.new" && mkdir -p "$root.new/bin"
	unpack bookworm "$root.new/bookworm" emacs-nox elpa-eglot elpa-go-mode
	unpack trixie "$root.new/trixie" emacs-nox elpa-go-mode hx vim vim-ale tmux
	emacs 28 28.2 bookworm
	emacs 30 30.1 trixie
	environment=HELIX_RUNTIME=$root/trixie/usr/lib/hx/runtime program hx trixie usr/lib/hx/hx
	environment=VIMRUNTIME=$root/trixie/usr/share/vim/vim91 program vim trixie usr/bin/vim.basic
	environment= program tmux trixie usr/bin/tmux
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
