// Package driver turns package patterns into findings, incrementally.
//
// Packages of the workspace (the main modules, or the standard library when it
// is what was asked for) are type-checked from source, with overlays, bottom
// up; all others come from the compiler's export data. What a package yields
// (findings, facts, its own export data, and a hash of its API that is free of
// positions) is kept under a key made of everything it depends on, so that an
// edit costs the edited package and those whose view of it changed.
package driver

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
)

// Options are what a Driver keeps for its whole life.
type Options struct {
	Dir        string   // where go list runs; "" is the current directory
	Env        []string // nil means os.Environ()
	BuildFlags []string // passed to go list: -tags=…, -mod=…
	Tests      bool     // analyse test variants too
	Analyzers  []*analysis.Analyzer
	Settings   string         // whatever else may change the findings of Analyzers; part of every cache key
	CacheDir   string         // disk cache; "" means none
	CacheSize  int64          // bound of the disk cache in bytes; 0 means 500 MB
	Workers    int            // packages analysed at once; 0 means GOMAXPROCS
	Progress   func(Progress) // may be nil; called from one goroutine at a time

	// OnPackage, if not nil, is called with the findings of each reported
	// package as soon as they are known, from one goroutine at a time. Result
	// holds them again.
	OnPackage func(p PackageInfo, findings []finding.Finding)

	// Late says which of the Analyzers take long. If there are some, and OnEarly is not
	// nil, it is called with what all others find in a package, and the checks that are
	// not done yet, before OnPackage is called with everything.
	Late    func(*analysis.Analyzer) bool
	OnEarly func(p PackageInfo, findings []finding.Finding, missing []string)

	// Priority, if not nil, is asked at the start of each Check for the files
	// (absolute names) whose packages are to be analysed first, the most urgent first.
	Priority func() []string
}

// Progress says how far a Check has come.
type Progress struct {
	Stage       string // Listing, Analysing, or what comes between
	Done, Total int    // packages
}

// The first and the last stage of a Check: the go command is asked for the
// packages, and they are analysed one by one, so that nothing is lost when the
// Check is cancelled.
const (
	Listing   = "listing packages"
	Analysing = "analysing packages"
)

// A Problem is a reason why part of what was asked for could not be analysed.
type Problem struct {
	Package string      // import path, or the pattern
	Pos     finding.Pos // may be zero
	Message string
	Fatal   bool // nothing of the package was analysed (pattern matches nothing, cannot parse, …)
}

// Stats count what one Check did.
type Stats struct {
	Packages   int // workspace packages (and variants) that took part
	Analysed   int // of these, from source in this run
	FromMemory int
	FromDisk   int
	Listed     bool // the go command had to be asked for the packages

	Counts map[string]int // what the analyzers count in the reported packages
}

// Result is the answer to one Check.
type Result struct {
	Findings []finding.Finding // sorted by file, offset, check; no duplicates
	Packages []PackageInfo     // those that findings were asked for, dependencies first
	Problems []Problem         // sorted by package and position
	Stats    Stats
	Notes    []string // what the user may want to know, but did no harm
}

// Driver analyses the packages of a workspace, and again after each change at
// the cost of the change.
type Driver struct {
	opts  Options
	suite suite
	turn  chan struct{} // held by the Check that runs
	quiet bool          // it calls nobody back
	cache *cache        // from the first Check on
	saved []saved       // metadata, the last used at the end

	cbMu sync.Mutex // orders the callbacks
}

// New returns a Driver. It does no work.
func New(opts Options) *Driver {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.Env == nil {
		opts.Env = os.Environ()
	}
	d := &Driver{opts: opts, suite: newSuite(opts.Analyzers), turn: make(chan struct{}, 1)}
	if opts.Late != nil && opts.OnEarly != nil {
		d.suite.postpone(opts.Late)
	}
	return d
}

// Check analyses the packages that match patterns, with overlay (absolute file
// name to contents) in place of what is on disk. The error is non-nil only
// when nothing can be said at all or ctx was cancelled. Calls take turns.
func (d *Driver) Check(ctx context.Context, patterns []string, overlay map[string][]byte) (*Result, error) {
	return d.checkTwice(ctx, patterns, overlay, false)
}

// Try is Check of what the files might become: nobody is told but its caller.
func (d *Driver) Try(ctx context.Context, patterns []string, overlay map[string][]byte) (*Result, error) {
	return d.checkTwice(ctx, patterns, overlay, true)
}

func (d *Driver) checkTwice(ctx context.Context, patterns []string, overlay map[string][]byte, quiet bool) (*Result, error) {
	if err := d.take(ctx, quiet); err != nil {
		return nil, err
	}
	defer d.release()
	var res *Result
	for _, second := range []bool{false, true} { // files may change or vanish meanwhile: look again, once
		var r *run
		var err error
		res, r, err = d.check(ctx, patterns, overlay, second)
		if err != nil {
			return nil, err
		}
		if r == nil || !r.changed.Load() {
			break
		}
	}
	return res, nil
}

// take waits for the turn of its caller. One who is quiet calls nobody back.
func (d *Driver) take(ctx context.Context, quiet bool) error {
	select {
	case d.turn <- struct{}{}:
		d.quiet = quiet
	case <-ctx.Done():
		return ctx.Err()
	}
	if d.cache == nil {
		d.cache = newCache(d.opts.CacheDir, d.opts.CacheSize)
	}
	return nil
}

func (d *Driver) release() { <-d.turn }

// check is one attempt at Check. The run, which is nil if there is nothing to
// analyse, knows whether a file changed under it.
func (d *Driver) check(ctx context.Context, patterns []string, overlay map[string][]byte, relist bool) (res *Result, r *run, err error) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	snap := newSnapshot(overlay)
	md, problems, listed := d.metadata(ctx, snap, patterns, relist)
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if md == nil {
		return &Result{Problems: tidyProblems(problems)}, nil, nil
	}
	r = newRun(d, snap, md)
	r.last = relist
	if err := r.analyse(ctx); err != nil {
		return nil, nil, err
	}
	res = r.result()
	res.Problems = tidyProblems(append(problems, res.Problems...))
	res.Stats.Listed = listed
	d.cache.store.trim()
	if note := d.cache.store.note.Load(); note != nil {
		res.Notes = append(res.Notes, *note)
	}
	return res, r, nil
}

func (d *Driver) progress(p Progress) {
	if d.opts.Progress == nil || d.quiet {
		return
	}
	d.cbMu.Lock()
	defer d.cbMu.Unlock()
	d.opts.Progress(p)
}

func (d *Driver) onPackage(p PackageInfo, fs []finding.Finding) {
	if d.opts.OnPackage == nil || d.quiet {
		return
	}
	d.cbMu.Lock()
	defer d.cbMu.Unlock()
	d.opts.OnPackage(p, fs)
}

func (d *Driver) onEarly(p PackageInfo, fs []finding.Finding) {
	if d.quiet {
		return
	}
	d.cbMu.Lock()
	defer d.cbMu.Unlock()
	var missing []string
	for _, a := range d.suite.late {
		missing = append(missing, a.Name)
	}
	d.opts.OnEarly(p, fs, missing)
}

// tidyProblems sorts problems and drops those said twice.
func tidyProblems(ps []Problem) []Problem {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if c := strings.Compare(a.Package, b.Package); c != 0 {
			return c
		}
		if c := comparePos(a.Pos, b.Pos); c != 0 {
			return c
		}
		if c := strings.Compare(strings.TrimPrefix(a.Message, syntaxError), strings.TrimPrefix(b.Message, syntaxError)); c != 0 || a.Fatal == b.Fatal {
			return c
		}
		return map[bool]int{true: -1, false: 1}[a.Fatal]
	})
	return slices.CompactFunc(ps, func(a, b Problem) bool {
		a.Pos.Offset, b.Pos.Offset = 0, 0 // the go command tells none
		return a.Pos == b.Pos && (a.Package == b.Package || a.Pos.Line > 0) &&
			strings.TrimPrefix(a.Message, syntaxError) == strings.TrimPrefix(b.Message, syntaxError)
	})
}

const syntaxError = "syntax error: "
