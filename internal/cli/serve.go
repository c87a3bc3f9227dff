package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/conclsp/conclsp/lsp"
	"github.com/conclsp/conclsp/lsp/proxy"
)

// Serve is the command that an editor starts.
var Serve = Command{
	Name:    "serve",
	Args:    "[-cache dir]",
	Summary: "be a language server on standard input and output, beside gopls",
	Help: `
Serve speaks the Language Server Protocol on standard input and output until
the editor ends the session. It publishes the findings of the checks as
diagnostics, also in code that is not saved yet, and offers their fixes as code
actions. It leaves everything else to gopls, which runs beside it.

  -cache dir
	keep results in dir ("off": nowhere), as conclsp check does

It reads the section "conclsp" of the editor's configuration, or else of the
initialization options:

  checks     an object: the name of a check to "error", "warning",
             "information", "hint", "off", true or false
  tests      analyse tests too (default true)
  generated  report in generated files too (default false)
  tags       a list of build tags
  env        an object: variables for the go command
  debounce   how long to wait after an edit, in milliseconds (default 150)
  codelens   show where goroutines are joined (default true)
  hints      an object: "guards" and "held" show the lock behind a field, and
             the locks held at a call (default false)
`,
	Run: serve,
}

func serve(env *Env, args []string) int {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	dir := flags.String("cache", "", "")
	flags.Bool("stdio", true, "") // what some editors add; there is nothing else
	if err := flags.Parse(args); err != nil {
		return env.usageError("serve", "%v", err)
	}
	if flags.NArg() > 0 {
		return env.usageError("serve", "unknown argument %q", flags.Arg(0))
	}
	return withEditor(env, "serve", *dir, func(ctx context.Context, o lsp.Options) error { return lsp.Serve(ctx, stdio{}, o) })
}

// withEditor has a server talk to the editor that has started the command, until
// a signal ends it, and returns the exit code.
func withEditor(env *Env, command, cache string, serve func(context.Context, lsp.Options) error) int {
	cache, err := cacheDir(env, cache)
	if err != nil {
		return env.fail(err)
	}
	if env.isTerminal(os.Stdin) {
		fmt.Fprintf(env.Stderr, "conclsp: an editor is to talk to this command, not a person; see 'conclsp help %s'\n", command)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	info, _ := debug.ReadBuildInfo()
	err = serve(ctx, lsp.Options{Version: versionString(info), CacheDir: cache})
	switch {
	case errors.Is(err, lsp.ErrNoShutdown), errors.Is(err, proxy.ErrNoShutdown):
		return exitNoShutdown
	case err != nil && !errors.Is(err, context.Canceled):
		return env.fail(err)
	}
	return exitClean
}

// stdio is standard input and output as one connection.
type stdio struct{}

func (stdio) Read(p []byte) (int, error)  { return os.Stdin.Read(p) }
func (stdio) Write(p []byte) (int, error) { return os.Stdout.Write(p) }
func (stdio) Close() error                { return errors.Join(os.Stdin.Close(), os.Stdout.Close()) }
