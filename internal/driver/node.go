package driver

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// A node is one package that takes part in a run.
type node struct {
	*pkgInfo
	order   int              // dependencies have lower numbers
	rank    int              // lower is more urgent
	imports map[string]*node // by import path in the source
	missing map[string]string
	users   []*node // source nodes that import this one
	waiting int     // imports whose results are not there yet
	full    bool    // all analyzers, not just those that make facts
	bare    bool    // no analysis: only its types are wanted, and the compiler knows them

	key     hash
	out     *output // of an analysed node, once done
	summary hash    // what importers can see of the package, once done
	shaky   bool    // once done: not all of it, or of what it imports, is known

	typesMu sync.Mutex
	types   *typesData // held for the importers that are still to come
	pending int        // how many they are

	view map[string]*node // by path, the packages that n can see something of: its imports, and what their APIs mention
}

// link makes the nodes of a run: the targets and what they depend on, in an
// order in which dependencies come first. An import that closes a cycle is
// dropped and recorded as missing. Without facts, only packages of the
// workspace are analysed; with it, those of other modules too, for their facts.
// What the standard library does is known to the analyzers.
func link(md *metadata, facts bool) []*node {
	l := &linker{md: md, facts: facts, nodes: make(map[string]*node)}
	for _, p := range md.Packages {
		if p.Target {
			l.visit(p.ID).full = true
		}
	}
	return l.sorted
}

type linker struct {
	md     *metadata
	facts  bool
	nodes  map[string]*node
	sorted []*node
	stack  []string
}

func (l *linker) visit(id string) *node {
	p := l.md.byID[id]
	if n := l.nodes[id]; n != nil || p == nil {
		return n
	}
	n := &node{pkgInfo: p, order: -1, imports: make(map[string]*node), missing: make(map[string]string)}
	n.bare = !p.Source && (p.Std || !l.facts)
	l.nodes[id] = n
	l.stack = append(l.stack, p.Path)
	for _, path := range sortedKeys(p.Imports) {
		if path == "C" {
			continue
		}
		dep := l.visit(p.Imports[path])
		switch {
		case dep == nil:
			n.missing[path] = "no such package"
		case dep.order < 0:
			i := slices.Index(l.stack, dep.Path)
			n.missing[path] = fmt.Sprintf("import cycle not allowed: %s", strings.Join(append(slices.Clone(l.stack[max(i, 0):]), dep.Path), " -> "))
		case dep.Name == "" && dep.Err != "":
			n.missing[path], _, _ = strings.Cut(dep.Err, ":\n")
			n.missing[path], _, _ = strings.Cut(n.missing[path], "; to add")
		default:
			n.imports[path] = dep
			if !dep.bare && !n.bare {
				dep.users = append(dep.users, n)
				n.waiting++
			}
		}
	}
	l.stack = l.stack[:len(l.stack)-1]
	n.order = len(l.sorted)
	l.sorted = append(l.sorted, n)
	return n
}

// hold keeps t until all importers in this run are done.
func (n *node) hold(t *typesData) {
	n.typesMu.Lock()
	defer n.typesMu.Unlock()
	if n.pending = len(n.users); n.pending > 0 {
		n.types = t
	}
}

// release is called when an importer is done.
func (n *node) release() {
	n.typesMu.Lock()
	defer n.typesMu.Unlock()
	if n.pending--; n.pending <= 0 {
		n.types = nil
	}
}

// see computes n.view. All that n depends on must be done.
func (n *node) see() {
	n.view = make(map[string]*node)
	for _, path := range sortedKeys(n.imports) {
		dep := n.imports[path]
		n.view[dep.Path] = dep
	}
	for _, path := range sortedKeys(n.imports) {
		n.imports[path].addMentions(n.view, make(map[*node]bool))
	}
}

func (n *node) addMentions(view map[string]*node, seen map[*node]bool) {
	if seen[n] || n.out == nil {
		return
	}
	seen[n] = true
	for _, path := range n.out.Mentions {
		if dep := n.view[path]; dep != nil {
			if view[path] == nil {
				view[path] = dep
			}
			dep.addMentions(view, seen)
		}
	}
}

// visible lists the view, dependencies first.
func (n *node) visible() []*node {
	return slices.SortedFunc(maps.Values(n.view), func(a, b *node) int { return a.order - b.order })
}

// summarise computes n.summary: as long as it stays the same, no package that
// imports n needs to be analysed again. It covers the package's API and facts,
// and the summaries of those packages that its API mentions.
func (n *node) summarise() {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n", n.Path, filepath.Base(n.Export)) // the name of a file in the build cache is the hash of its contents
	if n.out != nil {
		fmt.Fprintf(h, "%x %x\n", n.out.API, n.out.Facts)
		for _, path := range n.out.Mentions {
			if dep := n.view[path]; dep != nil {
				fmt.Fprintf(h, "%s %x\n", path, dep.summary)
			}
		}
	}
	h.Sum(n.summary[:0])
}

// makeKey computes n.key, which stands for all that the result depends on.
func (n *node) makeKey(config hash, analyzers []*analysis.Analyzer, snap *snapshot) error {
	h := sha256.New()
	fmt.Fprintf(h, "package\n%x\n%q %q %q %q\n", config, n.ID, n.Name, n.Dir, n.goVersion())
	fmt.Fprintf(h, "full=%t fakeC=%t\n", n.full, n.FakeC)
	for _, a := range analyzers {
		fmt.Fprintf(h, "analyzer %s\n", a.Name)
	}
	if m := n.Module; m != nil {
		fmt.Fprintf(h, "module %q %q\n", m.Path, m.Version)
	}
	for _, name := range n.Files {
		if n.immutable() {
			fmt.Fprintf(h, "file %q\n", name)
			continue
		}
		fh, err := snap.hash(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "file %q %x\n", name, fh)
	}
	fmt.Fprintf(h, "others %q %q\n", n.Others, n.Ignored)
	for _, path := range sortedKeys(n.imports) {
		fmt.Fprintf(h, "import %q %q %x\n", path, n.imports[path].Path, n.imports[path].summary)
	}
	for _, path := range sortedKeys(n.missing) {
		fmt.Fprintf(h, "missing %q %q\n", path, n.missing[path])
	}
	h.Sum(n.key[:0])
	return nil
}

// size is how much source there is to the package.
func (p *pkgInfo) size() (n int64) {
	for _, name := range p.Files {
		if fi, err := os.Stat(name); err == nil {
			n += fi.Size()
		}
	}
	return n
}

// immutable reports whether the module version says what the files contain.
func (p *pkgInfo) immutable() bool {
	m := p.Module
	return !p.Source && m != nil && !m.Main && !m.Local && m.Version != "" && m.Dir != ""
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
