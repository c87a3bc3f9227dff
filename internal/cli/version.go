package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Version is the command that prints the version.
var Version = Command{
	Name:    "version",
	Summary: "print the version of conclsp and of the Go it was built with",
	Help: `
Version prints the version and revision of conclsp, the version of Go that it
was built with, and the platform that it was built for.
`,
	Run: version,
}

func version(env *Env, args []string) int {
	if len(args) > 0 {
		return env.usageError("version", "no arguments wanted")
	}
	info, _ := debug.ReadBuildInfo()
	fmt.Fprintf(env.Stdout, "conclsp %s %s %s/%s\n", versionString(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitClean
}

// versionString tells the module version and, where the build knows it, the
// revision it was made from.
func versionString(info *debug.BuildInfo) string {
	if info == nil {
		return "unknown"
	}
	version := info.Main.Version
	if version == "" {
		version = "(devel)"
	}
	set := make(map[string]string)
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	rev := set["vcs.revision"]
	if rev == "" {
		return version
	}
	rev = rev[:min(12, len(rev))]
	if set["vcs.modified"] == "true" {
		rev += ", modified"
	}
	if strings.Contains(version, rev) { // a pseudo-version names it already
		return version
	}
	return fmt.Sprintf("%s (%s)", version, rev)
}
