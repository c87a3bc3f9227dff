package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/conclsp/conclsp/lsp"
	"github.com/conclsp/conclsp/lsp/proxy"
)

// exitNoShutdown is the exit code that the protocol wants of a server whose client
// left without a shutdown request.
const exitNoShutdown = 1

// Proxy is the command that an editor starts which has room for one server.
var Proxy = Command{
	Name:    "proxy",
	Args:    "[-gopls file] [gopls args]",
	Summary: "be a language server in front of gopls, as the only one of the editor",
	Help: `
Proxy starts gopls, the Go language server, and stands between it and the
editor on standard input and output. It adds what conclsp finds to the
diagnostics, code actions, hovers, code lenses and inlay hints of gopls, and
passes on all else. conclsp does the same when it is started under the name
gopls.

  -gopls file
	the gopls to start; the default is $CONCLSP_GOPLS, or else the setting
	conclsp.gopls in the initialization options (an absolute file name), or
	else what is found on PATH, in GOBIN or in GOPATH/bin

All other arguments are for gopls. Those that do not start a language server
on standard input and output ("version", "vulncheck", "-listen=...") are left
to gopls alone.

When gopls stops, it is started again with the documents as they are; when it
is missing or hangs, conclsp's part works on. The command conclsp.restartGopls
starts it again at any time. Settings are those of 'conclsp serve', in the
section "conclsp"; the cache is in $CONCLSP_CACHE.
`,
	Run:      runProxy,
	passHelp: true,
}

func runProxy(env *Env, args []string) int {
	named, args, err := takeFlag("gopls", args)
	if err != nil {
		return env.usageError("proxy", "%v", err)
	}
	if named == "" {
		named = env.Getenv("CONCLSP_GOPLS")
	}
	timing, args, err := takeTimeout(args)
	if err != nil {
		return env.usageError("proxy", "%v", err)
	}
	if !startsServer(args) {
		path, err := proxy.Find(named, env.Getenv)
		if err != nil {
			return env.fail(err)
		}
		return runGopls(env, path, args)
	}
	return withEditor(env, "proxy", "", func(ctx context.Context, o lsp.Options) error {
		return proxy.Run(ctx, stdio{}, proxy.Options{
			Half:   func(ctx context.Context, conn io.ReadWriteCloser) error { return lsp.Serve(ctx, conn, o) },
			Args:   args,
			Stderr: env.Stderr,
			Timing: timing,
			Find: func(setting string) (string, error) {
				if named != "" {
					setting = named
				}
				return proxy.Find(setting, env.Getenv)
			},
		})
	})
}

// takeFlag takes a flag and its value from the flags that args begin with.
func takeFlag(flag string, args []string) (value string, rest []string, err error) {
	for i := 0; i < len(args) && isFlag(args[i]); i += goplsFlagLen(args[i]) {
		name, value, hasValue := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		if name != flag {
			continue
		}
		end := i + 1
		if !hasValue {
			if end == len(args) {
				return "", nil, fmt.Errorf("flag -%s needs a value", flag)
			}
			value = args[end]
			end++
		}
		return value, slices.Delete(slices.Clone(args), i, end), nil
	}
	return "", args, nil
}

// takeTimeout takes the flag -gopls.timeout.
func takeTimeout(args []string) (timing proxy.Timing, rest []string, err error) {
	value, rest, err := takeFlag("gopls.timeout", args)
	if err != nil || value == "" {
		return timing, rest, err
	}
	if timing.Initialize, err = time.ParseDuration(value); err != nil || timing.Initialize <= 0 {
		return timing, nil, fmt.Errorf("-gopls.timeout is a duration such as 10s, not %q", value)
	}
	return timing, rest, nil
}

// startsServer reports whether gopls with these arguments is a language server on standard
// input and output.
func startsServer(args []string) bool {
	served := false
	for i := 0; i < len(args); i++ {
		name, _, _ := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		switch {
		case !isFlag(args[i]):
			if served || args[i] != "serve" {
				return false
			}
			served = true
		case isHelp(args[i]), name == "listen":
			return false
		default:
			i += goplsFlagLen(args[i]) - 1
		}
	}
	return true
}

func isFlag(arg string) bool { return strings.HasPrefix(arg, "-") && arg != "-" && arg != "--" }

// goplsSwitches are the flags of gopls that take no value.
var goplsSwitches = []string{"v", "verbose", "vv", "veryverbose", "rpc.trace"}

// goplsFlagLen returns the number of arguments that a flag of gopls takes, with itself.
func goplsFlagLen(arg string) int {
	name := strings.TrimLeft(arg, "-")
	if strings.Contains(name, "=") || slices.Contains(goplsSwitches, name) {
		return 1
	}
	return 2
}

// isGopls reports whether conclsp was started under the name gopls.
func isGopls(program string) bool {
	return strings.TrimSuffix(filepath.Base(program), ".exe") == "gopls"
}
