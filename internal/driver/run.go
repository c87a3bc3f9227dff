package driver

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/conclsp/conclsp/internal/finding"
)

// A run is one pass over the packages of a request.
type run struct {
	d       *Driver
	ctx     context.Context
	snap    *snapshot
	md      *metadata
	nodes   []*node
	queue   *queue
	frugal  frugal
	config  hash
	changed atomic.Bool // a file is not what it was at the start
	last    bool        // there will be no other run: make do with what there is

	mu       sync.Mutex
	origin   map[string]origin            // by ID
	findings map[string][]finding.Finding // by path, of targets
	done     int
	total    int
}

// origin says where a result came from.
type origin int

const (
	analysed origin = iota
	fromMemory
	fromDisk
)

func newRun(d *Driver, snap *snapshot, md *metadata) *run {
	return &run{d: d, snap: snap, md: md, config: d.configHash(md),
		origin: make(map[string]origin), findings: make(map[string][]finding.Finding)}
}

// configHash covers what all packages depend on.
func (d *Driver) configHash(md *metadata) (h hash) {
	s := sha256.New()
	fmt.Fprintf(s, "%s\n%q\n%q\n", buildID(), d.opts.Settings, md.Env.All)
	s.Sum(h[:0])
	return h
}

// analyse takes every package to its result.
func (r *run) analyse(ctx context.Context) error {
	r.ctx = ctx
	defer r.frugal.end()
	r.nodes = link(r.md, len(r.d.suite.facts) > 0)
	if err := r.schedule(ctx, r.nodes); err != nil {
		return err
	}
	// Where the test files of a package are broken, the package by itself may
	// not be.
	again := false
	for _, n := range r.nodes {
		if n.full && n.out != nil && n.out.Broken && n.ForTest == n.Path {
			if base := r.md.byID[n.Path]; base != nil && !base.Target {
				r.retarget(base)
				again = true
			}
		}
	}
	if !again {
		return nil
	}
	r.nodes = link(r.md, len(r.d.suite.facts) > 0)
	return r.schedule(ctx, r.nodes)
}

// process takes one node to its result. All that it depends on is done.
func (r *run) process(ctx context.Context, n *node) error {
	n.see()
	defer n.summarise()
	if n.bare {
		return nil
	}
	err := n.makeKey(r.config, r.d.suite.roots(n), r.snap)
	if err == nil {
		err = r.obtain(ctx, n)
	}
	if cerr := ctx.Err(); cerr != nil {
		return cerr
	}
	if err == errLater {
		return err
	}
	if err != nil {
		r.failed(n, err)
	}
	n.shaky = n.out.Broken || n.shakyImport()
	r.finished(n)
	return nil
}

// obtain looks the result of n up, or else analyses it.
func (r *run) obtain(ctx context.Context, n *node) error {
	out, memory := r.d.cache.output(n.key, r.fresh)
	if out != nil {
		from := fromDisk
		if memory {
			from = fromMemory
		}
		n.out = out
		r.cameFrom(n, from)
		return nil
	}
	size := n.size()
	if !r.queue.enter(size) {
		return errLater
	}
	defer r.queue.leave(size)
	out, t, err := r.analyseNode(ctx, n)
	if err != nil {
		return err
	}
	n.out = out
	n.hold(t)
	r.d.cache.add(n.key, out, t)
	r.cameFrom(n, analysed)
	r.frugal.another()
	return nil
}

// fresh reports whether the files of other packages that a result speaks of
// are what they were.
func (r *run) fresh(out *output) bool {
	for name, want := range out.Depends {
		if got, err := r.snap.hash(name); err != nil || got != want {
			return false
		}
	}
	return true
}

func (r *run) cameFrom(n *node, from origin) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, again := r.origin[n.ID]; !again && n.Source {
		r.origin[n.ID] = from
	}
}

// failed gives a package that could not be read its result.
func (r *run) failed(n *node, err error) {
	if errors.Is(err, errChanged) || errors.Is(err, fs.ErrNotExist) {
		r.changed.Store(true)
	}
	n.out = &output{Broken: true,
		Problems: []Problem{{Package: n.Path, Message: strings.TrimPrefix(err.Error(), "open "), Fatal: true}}}
}

// finished tells those who want to know.
func (r *run) finished(n *node) {
	r.mu.Lock()
	r.done++
	p := Progress{Stage: Analysing, Done: r.done, Total: r.total}
	var found []finding.Finding
	if n.full {
		found = sortFindings(slices.Concat(r.findings[n.Path], n.out.Findings))
		r.findings[n.Path] = found
	}
	r.mu.Unlock()
	r.d.progress(p)
	if n.full {
		r.d.onPackage(n.info(), found)
	}
}

// types returns what importers of n need of it. If it is no longer known, the
// package has to be analysed once more.
func (r *run) types(n *node) (*typesData, error) {
	n.typesMu.Lock()
	defer n.typesMu.Unlock()
	if n.types != nil {
		return n.types, nil
	}
	if n.key == (hash{}) || n.out == nil {
		return nil, errNoExport
	}
	if t, ok := r.d.cache.typesOf(n.key); ok {
		return t, nil
	}
	out, t, err := r.analyseNode(r.ctx, n)
	if err != nil {
		return nil, err
	}
	r.d.cache.add(n.key, out, t)
	return t, nil
}

// result collects what the packages yielded.
func (r *run) result() *Result {
	res := &Result{Stats: Stats{Counts: make(map[string]int)}}
	for _, n := range r.nodes {
		if n.out != nil && n.Source {
			res.Problems = append(res.Problems, n.out.Problems...)
		}
		if n.full {
			res.Packages = append(res.Packages, n.info())
			for what, k := range n.out.Counts {
				res.Stats.Counts[what] += k
			}
		}
	}
	for _, path := range sortedKeys(r.findings) {
		res.Findings = append(res.Findings, r.findings[path]...)
	}
	res.Findings = sortFindings(res.Findings)
	res.Stats.Packages = len(r.origin)
	for _, from := range r.origin {
		switch from {
		case analysed:
			res.Stats.Analysed++
		case fromMemory:
			res.Stats.FromMemory++
		case fromDisk:
			res.Stats.FromDisk++
		}
	}
	return res
}

// retarget asks for findings of p itself, besides those of its test variant.
func (r *run) retarget(p *pkgInfo) {
	r.md = r.md.clone()
	r.md.byID[p.ID].Target = true
}

// clone copies md so that packages can be changed.
func (md *metadata) clone() *metadata {
	c := *md
	c.byID = make(map[string]*pkgInfo)
	c.Packages = nil
	for _, p := range md.Packages {
		q := *p
		c.add(&q)
	}
	return &c
}

// sortFindings sorts by place and check and drops duplicates.
func sortFindings(fs []finding.Finding) []finding.Finding {
	slices.SortStableFunc(fs, compareFinding)
	return slices.CompactFunc(fs, func(a, b finding.Finding) bool { return compareFinding(a, b) == 0 })
}

func compareFinding(a, b finding.Finding) int {
	if c := comparePos(a.Range.Start, b.Range.Start); c != 0 {
		return c
	}
	if c := strings.Compare(a.Check, b.Check); c != 0 {
		return c
	}
	return strings.Compare(a.Message, b.Message)
}

func comparePos(a, b finding.Pos) int {
	if c := strings.Compare(a.File, b.File); c != 0 {
		return c
	}
	if c := a.Offset - b.Offset; c != 0 && a.Offset >= 0 && b.Offset >= 0 {
		return c
	}
	if c := a.Line - b.Line; c != 0 {
		return c
	}
	return a.Column - b.Column
}
