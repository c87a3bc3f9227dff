package cli

import (
	"golang.org/x/tools/go/analysis/unitchecker"
)

// vetTool speaks the protocol of a vet tool with the checks that are on by
// default. It reads the command line of the process and ends it.
func vetTool(env *Env) int {
	checks, err := selectChecks("", false)
	if err != nil {
		return env.fail(err)
	}
	unitchecker.Main(checks...)
	return exitClean
}
