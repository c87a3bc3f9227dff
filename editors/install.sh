# What the scripts share that install editors for tests. Each sets root, the directory in the cache that it fills, and
# defines install, which fills $root.new.
lib=usr/lib/x86_64-linux-gnu

# cache NAME: the directory for one thing in the cache.
cache() { echo "${XDG_CACHE_HOME:-$HOME/.cache}/conclsp-editors/$1"; }

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

# installed: has install fill $root, all of it or nothing, unless it is there already. Prints the directory.
installed() {
	if [ ! -d "$root" ]; then
		mkdir -p "$(dirname "$root")"
		rm -rf "$root.new" && mkdir "$root.new"
		set +e # a command that is tested cannot be left by set -e
		(set -e; install) >"$root.log" 2>&1
		local status=$?
		set -e
		[ "$status" = 0 ] || {
			cat "$root.log" >&2
			exit 1
		}
		mv "$root.new" "$root"
	fi
	echo "$root"
}

# debian: fails where packages of Debian for amd64 cannot be used.
debian() {
	[ "$(uname -sm)" = "Linux x86_64" ] && command -v apt-get dpkg >/dev/null || { echo "this needs Debian, amd64"; return 1; }
}
