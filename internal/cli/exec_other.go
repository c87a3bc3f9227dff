//go:build !unix

package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/conclsp/conclsp/lsp/proxy"
)

// runGopls runs gopls and returns its exit code.
func runGopls(env *Env, path string, args []string) int {
	cmd := exec.Command(path, args...)
	cmd.Env = proxy.GoplsEnv()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, env.Stdout, env.Stderr
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	if err != nil {
		return env.fail(fmt.Errorf("running %s: %w", path, err))
	}
	return exitClean
}
