#!/usr/bin/env bash
# Installs the editors of editors/others, with all that they need, from packages of Debian into a cache, and leaves the
# system as it is. Prints the directory; its bin has emacs-28, emacs-30, hx, vim and tmux.
set -euo pipefail
. "$(dirname "$0")/install.sh"
root=$(cache others-1)

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
	debian
	mkdir "$root.new/bin"
	unpack bookworm "$root.new/bookworm" emacs-nox elpa-eglot elpa-go-mode
	unpack trixie "$root.new/trixie" emacs-nox elpa-go-mode hx vim vim-ale tmux
	emacs 28 28.2 bookworm
	emacs 30 30.1 trixie
	environment=HELIX_RUNTIME=$root/trixie/usr/lib/hx/runtime program hx trixie usr/lib/hx/hx
	environment=VIMRUNTIME=$root/trixie/usr/share/vim/vim91 program vim trixie usr/bin/vim.basic
	environment= program tmux trixie usr/bin/tmux
}

installed
