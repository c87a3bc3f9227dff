// Package rewrite holds the refactorings that go over every file of a module that
// mentions an object: pure functions from syntax and types to edits, one file a
// rewrite.
//
// Offers says what can be done at a place, from the package there alone; Apply does
// it, with every package that may mention the object, or says in one sentence why it
// cannot be done. What Apply returns compiles as far as one package at a time can
// tell, is gofmt-stable where the file was, keeps comments, and imports what it needs
// and no more.
package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/fixes"
)

// A Package is a package with syntax and types. A package that has test files
// appears once, with them.
type Package struct {
	Path  string
	Fset  *token.FileSet
	Files []*ast.File // parsed with comments
	Types *types.Package
	Info  *types.Info
	// Broken says that not all of it could be parsed and type-checked: some uses of an
	// object may not be known.
	Broken bool

	// Sources has the text of the files by the name that Fset gives them.
	Sources map[string][]byte
	// Ignored has the text of the Go files in its directory that build constraints
	// leave out. What they mention cannot be rewritten.
	Ignored map[string][]byte
}

// A Program is the packages over which a rewrite goes: that of the Offer, and if the
// Offer is Wide, all others of the module that import it, its external tests too.
// Each may have a universe of objects of its own.
type Program struct {
	Packages []*Package
}

// An Edit replaces the bytes [Start, End) of File by New.
type Edit struct {
	File       string
	Start, End int
	New        []byte
}

// Kind is the common part of the kinds of all rewrites, as an editor knows them.
const Kind = "refactor.rewrite.conclsp"

// An Entry describes a rewrite.
type Entry struct {
	ID     string
	Kind   string // Kind and the ID
	Title  string // constant and unique
	Safety fixes.Safety

	object bool // it is about an object, which other packages may mention
	find   func(*site) ast.Node
	apply  func(*change, ast.Node) error
}

// The rewrites.
const (
	GuardField    = "guardField"
	AtomicAll     = "atomicEverywhere"
	GuardVariable = "guardVariable"
	SyncMapAll    = "syncMap"
	Owner         = "ownerGoroutine"
	AddContext    = "addContext"
	SelectContext = "selectContext"
	SelectTimeout = "selectTimeout"
	BufferChannel = "bufferChannel"
	WaitGroupGo   = "waitGroupGo"
	WaitForIt     = "waitGroupWait"
)

// Catalog lists every rewrite. Of those that fit a place, the earlier is the better.
func Catalog() []Entry {
	list := []Entry{
		{ID: AtomicAll, Title: "Make it a typed atomic everywhere", Safety: fixes.Safe, object: true, find: findAtomic, apply: applyAtomic},
		{ID: GuardField, Title: "Guard the field in all methods of its type", Safety: fixes.Safe, object: true, find: findGuardField, apply: applyGuard},
		{ID: GuardVariable, Title: "Protect the variable with a mutex everywhere", Safety: fixes.Safe, object: true, find: findGuardVariable, apply: applyGuard},
		{ID: SyncMapAll, Title: "Make the map a sync.Map everywhere", Safety: fixes.Review, object: true, find: findSyncMap, apply: applySyncMap},
		{ID: Owner, Title: "Give the counter to a goroutine that owns it", Safety: fixes.Review, object: true, find: findOwner, apply: applyOwner},
		{ID: AddContext, Title: "Add a context parameter and pass it from every caller", Safety: fixes.Review, object: true, find: findContext, apply: applyContext},
		{ID: WaitGroupGo, Title: "Start the goroutine with WaitGroup.Go", Safety: fixes.Safe, find: findWaitGroupGo, apply: applyWaitGroupGo},
		{ID: WaitForIt, Title: "Start the goroutine with WaitGroup.Go and wait for it", Safety: fixes.Review, find: findWait, apply: applyWait},
		{ID: SelectContext, Title: "Wrap in select with the context", Safety: fixes.Review, find: findSelectContext, apply: applySelectContext},
		{ID: SelectTimeout, Title: "Wrap in select with a timeout", Safety: fixes.Review, find: findSelect, apply: applySelectTimeout},
		{ID: BufferChannel, Title: "Buffer the channel", Safety: fixes.Review, find: findMake, apply: applyBuffer},
	}
	for i := range list {
		list[i].Kind = Kind + "." + list[i].ID
	}
	return list
}

// An Offer is a rewrite at a place.
type Offer struct {
	ID, Kind, Title string
	// Safety is that of the rewrite, but Review where other modules may mention what
	// it changes.
	Safety fixes.Safety
	// Package is the path of the package, and File the name of the file, in which the
	// bytes [Start, End) are what the rewrite is about.
	Package    string
	File       string
	Start, End int
	// Wide says that packages which import Package have to be there for Apply.
	Wide bool
}

// Offers returns the rewrites for the bytes [start, end) of a file of p, the better
// first. Each of them can be done as far as p knows: nothing but a use in another
// package, if there is any, stands in the way.
func Offers(p *Package, file string, start, end int) []Offer {
	s := newSite(p, file, start, end)
	if s == nil {
		return nil
	}
	var offers []Offer
	for _, e := range Catalog() {
		n := e.find(s)
		if n == nil {
			continue
		}
		tf := p.Fset.File(n.Pos())
		o := Offer{ID: e.ID, Kind: e.Kind, Title: e.Title, Safety: e.Safety, Package: p.Path,
			File: file, Start: tf.Offset(n.Pos()), End: tf.Offset(n.End())}
		c := &change{prog: &Program{Packages: []*Package{p}}, p: p, site: s, dry: true}
		if e.apply(c, n) != nil {
			continue
		}
		if _, err := c.texts(); err != nil {
			continue
		}
		if id, ok := n.(*ast.Ident); ok && e.object {
			obj := s.object(id)
			v, _ := obj.(*types.Var)
			o.Wide = visible(obj) || v != nil && v.IsField() && obj.Pkg().Name() != "main"
			if visible(obj) && importable(obj.Pkg()) || c.exposed {
				o.Safety = fixes.Review
			}
		}
		offers = append(offers, o)
	}
	return offers
}

// Apply computes the edits of an offer, sorted by file and place. The error is one
// sentence for the user that says what stands in the way. The sources of prog must be
// those for which the offer was made.
func Apply(prog *Program, o Offer) ([]Edit, error) {
	for _, p := range prog.Packages {
		if p.Path != o.Package || p.Sources[o.File] == nil {
			continue
		}
		s := newSite(p, o.File, o.Start, o.End)
		if s == nil {
			break
		}
		for _, e := range Catalog() {
			if e.ID != o.ID {
				continue
			}
			n := e.find(s)
			if n == nil {
				break
			}
			if e.object {
				if i := slices.IndexFunc(prog.Packages, func(q *Package) bool { return q.Broken }); i >= 0 {
					return nil, fmt.Errorf("package %s does not compile, so that some uses may not be known", prog.Packages[i].Path)
				}
			}
			c := &change{prog: prog, p: p, site: s}
			if err := e.apply(c, n); err != nil {
				return nil, err
			}
			return c.finish()
		}
	}
	return nil, errGone
}
