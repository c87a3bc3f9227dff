//go:build unix

package cli

import (
	"fmt"
	"syscall"

	"github.com/conclsp/conclsp/lsp/proxy"
)

// runGopls becomes gopls.
func runGopls(env *Env, path string, args []string) int {
	err := syscall.Exec(path, append([]string{path}, args...), proxy.GoplsEnv())
	return env.fail(fmt.Errorf("running %s: %w", path, err))
}
