package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
)

// Check is the command that reports and fixes faults.
var Check = Command{
	Name:    "check",
	Args:    "[flags] [packages]",
	Summary: "report concurrency faults, and fix them",
	Help:    checkHelp,
	Run:     check,
}

func check(env *Env, args []string) int {
	flags, err := parseCheckFlags(args)
	if err != nil {
		return env.usageError("check", "%v", err)
	}
	checks, err := selectChecks(flags.checks, flags.generated)
	if err != nil {
		return env.usageError("check", "-checks: %v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal kills

	r := &checkRun{env: env, flags: flags, checks: checks}
	if err := r.run(ctx); err != nil {
		r.failed = true
		if ctx.Err() != nil {
			err = errors.New("interrupted")
		}
		fmt.Fprintf(env.Stderr, "conclsp: %v\n", err)
	}
	switch {
	case r.failed:
		return exitFailed
	case r.found:
		return exitFindings
	default:
		return exitClean
	}
}

// checkRun is one run of conclsp check.
type checkRun struct {
	env    *Env
	flags  *checkFlags
	checks []*analysis.Analyzer
	cwd    string // file names are shown relative to it
	dir    string // where packages are loaded

	driver        *driver.Driver
	found, failed bool
}

func (r *checkRun) run(ctx context.Context) error {
	start := time.Now()
	var err error
	if r.cwd, err = os.Getwd(); err != nil {
		return err
	}
	if r.dir = r.cwd; r.flags.dir != "" {
		if r.dir, err = filepath.Abs(r.flags.dir); err != nil {
			return err
		}
	}
	progress := newProgress(r.env)
	defer progress.stop()
	if r.driver, err = r.newDriver(progress); err != nil {
		return err
	}
	res, err := r.analyse(ctx, nil)
	if res == nil {
		return err
	}
	if err == nil && (r.flags.fix || r.flags.diff) {
		res, err = r.applyFixes(ctx, res)
	}
	progress.stop()
	r.found = len(res.Findings) > 0
	r.failed = r.failed || len(res.Problems) > 0
	printProblems(r.env.Stderr, r.cwd, res.Problems)
	if wantsModule(res.Problems) && !hasModule(ctx, r.dir) {
		fmt.Fprintln(r.env.Stderr, "conclsp: there is no go.mod in this directory or above it; 'go mod init' makes one")
	}
	if !r.flags.diff {
		err = errors.Join(err, r.report(res))
	}
	if r.flags.debug {
		fmt.Fprintf(r.env.Stderr, "conclsp: %d packages: %d analysed, %d from memory, %d from disk; %v\n",
			res.Stats.Packages, res.Stats.Analysed, res.Stats.FromMemory, res.Stats.FromDisk, time.Since(start).Round(time.Millisecond))
		for _, what := range slices.Sorted(maps.Keys(res.Stats.Counts)) {
			fmt.Fprintf(r.env.Stderr, "conclsp: %d %s\n", res.Stats.Counts[what], what)
		}
	}
	return err
}

func (r *checkRun) newDriver(p *progress) (*driver.Driver, error) {
	cache, err := r.flags.cacheDir(r.env)
	if err != nil {
		return nil, err
	}
	opts := driver.Options{
		Dir:       r.dir,
		Tests:     r.flags.tests,
		Analyzers: r.checks,
		Settings:  fmt.Sprintf("generated=%t", r.flags.generated),
		CacheDir:  cache,
		Progress:  p.update,
	}
	if r.flags.tags != "" {
		opts.BuildFlags = []string{"-tags=" + r.flags.tags}
	}
	return driver.New(opts), nil
}

// analyse runs the driver with overlay in place of files.
func (r *checkRun) analyse(ctx context.Context, overlay map[string][]byte) (*driver.Result, error) {
	patterns := r.flags.patterns
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	return r.analysePatterns(ctx, patterns, overlay)
}

// analysePatterns is analyse for other packages.
func (r *checkRun) analysePatterns(ctx context.Context, patterns []string, overlay map[string][]byte) (*driver.Result, error) {
	type answer struct {
		res *driver.Result
		err error
	}
	answers := make(chan answer, 1)
	go func() {
		res, err := r.driver.Check(ctx, patterns, overlay)
		answers <- answer{res, err}
	}()
	select {
	case a := <-answers:
		if a.res != nil {
			a.res.Findings = finding.Merge(a.res.Findings)
		}
		return a.res, a.err
	case <-ctx.Done(): // do not wait for what is under way: it is lost anyway
		return nil, ctx.Err()
	}
}

// report prints what was found.
func (r *checkRun) report(res *driver.Result) error {
	out := r.env.Stdout
	switch r.flags.format {
	case "json":
		return finding.WriteJSON(out, res.Findings)
	case "github":
		return finding.WriteGitHub(out, res.Findings, r.cwd, levelOf)
	case "sarif":
		info, _ := debug.ReadBuildInfo()
		opts := finding.SARIFOptions{
			Base:    r.cwd,
			Version: versionString(info),
			Rules:   rules(r.checks),
			Read:    os.ReadFile,
		}
		for _, p := range res.Problems {
			opts.Notices = append(opts.Notices, finding.Notice{Pos: p.Pos, Message: problemText(p)})
		}
		return finding.WriteSARIF(out, res.Findings, opts)
	default:
		return finding.WriteText(out, res.Findings, finding.TextOptions{Base: r.cwd, Color: r.env.color(out)})
	}
}
