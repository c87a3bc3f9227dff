package hb

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// rootsOf returns the objects that values were made from, through calls and
// through what was stored in them: what code that is given the values could
// reach, as far as the scope shows. Contexts among them, which such code can
// only wait for, are returned apart.
func (s *Scope) rootsOf(f *frame, values []ssa.Value) (roots, contexts []Root) {
	clear(s.seen)
	c := collector{s: s, seen: s.seen}
	for _, v := range values {
		c.value(val{v, f}, 12)
	}
	return c.list, c.contexts
}

type collector struct {
	s        *Scope
	seen     map[val]bool
	list     []Root
	contexts []Root
}

func (c *collector) root(r Root) {
	if !slices.Contains(c.list, r) {
		c.list = append(c.list, r)
	}
}

func (c *collector) value(x val, depth int) {
	if x.v == nil || depth <= 0 {
		return
	}
	x = c.s.origin(x)
	if c.seen[x] {
		return
	}
	c.seen[x] = true
	if isContext(x.v.Type()) {
		c.contexts = append(c.contexts, c.s.contextRoots(x)...)
	}
	if neverOrders(x.v.Type()) {
		return
	}
	switch v := x.v.(type) {
	case *ssa.Const, *ssa.Builtin, *ssa.Function:
		return
	case *ssa.Global:
		if v.Pkg != nil && v.Pkg.Pkg.Path() == "os" {
			return // Stdout and the like
		}
		c.root(Root{nil, v})
		return
	case *ssa.Parameter, *ssa.FreeVar:
		if c.s.refers(v.Type()) {
			c.root(Root{x.f, x.v})
		}
		return
	case *ssa.Alloc:
		if c.s.refers(v.Type()) {
			c.root(Root{x.f, x.v})
		}
		c.stored(x, depth)
		return
	case *ssa.MakeClosure, *ssa.Call, *ssa.MakeMap, *ssa.MakeChan, *ssa.MakeSlice:
		if c.s.refers(v.Type()) {
			c.root(Root{x.f, x.v})
		}
	}
	instr, ok := x.v.(ssa.Instruction)
	if !ok {
		return
	}
	if u, ok := instr.(*ssa.UnOp); ok && u.Op == token.MUL && !c.s.refers(u.Type()) {
		// A string or number: what matters is what it was computed from.
		if a := c.s.origin(val{u.X, x.f}); isAlloc(a.v) {
			c.stored(a, depth-1)
			return
		}
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil {
			c.value(val{*op, x.f}, depth-1)
		}
	}
}

func isAlloc(v ssa.Value) bool {
	_, ok := v.(*ssa.Alloc)
	return ok
}

// stored visits what is assigned to a variable or to its fields, in the
// function that declares it.
func (c *collector) stored(x val, depth int) {
	if depth <= 0 || x.v.Referrers() == nil {
		return
	}
	for _, r := range *x.v.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == x.v {
				c.value(val{r.Val, x.f}, depth-1)
			}
		case *ssa.FieldAddr:
			c.stored(val{r, x.f}, depth-1)
		case *ssa.IndexAddr:
			if r.X == x.v {
				c.stored(val{r, x.f}, depth-1)
			}
		}
	}
}

// refers reports whether a value of type t may lead to something that
// goroutines can order each other by: not strings, slices of numbers and the like.
func (s *Scope) refers(t types.Type) bool {
	yes, known := s.leads[t]
	if !known {
		yes = refersIn(t, map[types.Type]bool{})
		s.leads[t] = yes
	}
	return yes
}

func refersIn(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Struct:
		for f := range t.Fields() {
			if refersIn(f.Type(), seen) {
				return true
			}
		}
		return false
	case *types.Array:
		return refersIn(t.Elem(), seen)
	case *types.Slice:
		return refersIn(t.Elem(), seen)
	case *types.Map:
		return refersIn(t.Elem(), seen) || refersIn(t.Key(), seen)
	case *types.Pointer:
		if b, ok := t.Elem().Underlying().(*types.Basic); ok {
			return b.Info()&types.IsInteger != 0 // perhaps an atomic flag
		}
		return hasInteger(t.Elem()) || refersIn(t.Elem(), seen)
	case *types.Tuple:
		for v := range t.Variables() {
			if refersIn(v.Type(), seen) {
				return true
			}
		}
		return false
	}
	return true
}

// hasInteger reports whether a struct has a field that could be an atomic flag
// or a lock: one of integer or struct type.
func hasInteger(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		switch u := f.Type().Underlying().(type) {
		case *types.Basic:
			if u.Info()&types.IsInteger != 0 {
				return true
			}
		case *types.Struct:
			return true
		}
	}
	return false
}

// neverOrders reports whether goroutines that share a value of type t do not
// synchronise through it in calls that only happen to be given it: a test, an
// error, a logger. Contexts order by cancellation, which is followed itself.
func neverOrders(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := t.(*types.Named)
	if !ok {
		return false
	}
	if n.Obj().Pkg() == nil {
		return n.Obj().Name() == "error"
	}
	switch n.Obj().Pkg().Path() + "." + n.Obj().Name() {
	case "testing.T", "testing.B", "testing.F", "testing.TB", "log.Logger", "log/slog.Logger", "context.Context", "time.Time", "time.Duration":
		return true
	}
	return false
}

// isContext reports whether t is context.Context.
func isContext(t types.Type) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context" && n.Obj().Name() == "Context"
}

// streams reports whether t reads or writes what may be a pipe.
func streams(t types.Type) bool {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := t.(*types.Named)
	if !ok {
		return false
	}
	switch n.Obj().Name() {
	case "Encoder", "Decoder", "Reader", "Writer":
		return true
	}
	return false
}

// harmlessPkgs hold functions that neither wait for other goroutines nor tell
// them anything, whatever they are given.
var harmlessPkgs = map[string]bool{
	"errors": true, "strings": true, "strconv": true, "math": true, "math/rand": true, "math/rand/v2": true, "math/bits": true,
	"math/big": true, "sort": true, "slices": true, "maps": true, "unicode": true, "unicode/utf8": true, "unicode/utf16": true,
	"path": true, "reflect": true, "cmp": true, "unsafe": true, "log": true, "log/slog": true, "time": true,
	"encoding/json": true, "encoding/hex": true, "encoding/base64": true, "encoding/binary": true, "crypto/sha256": true,
	"crypto/sha1": true, "crypto/md5": true, "hash/fnv": true, "hash/crc32": true, "regexp": true, "html": true, "net/url": true,
	"go/token": true, "go/ast": true, "go/types": true, "text/tabwriter": true, "sync/atomic": true, "testing": true,
}

// harmlessFuncs of other packages.
var harmlessFuncs = map[string]bool{
	"runtime.Gosched": true, "runtime.GC": true, "runtime.NumGoroutine": true, "runtime.GOMAXPROCS": true, "runtime.KeepAlive": true,
	"runtime.NumCPU": true, "os.Getenv": true, "os.Getpid": true, "runtime.LockOSThread": true, "runtime.UnlockOSThread": true,
	"runtime.ReadMemStats": true, "runtime/debug.Stack": true,
}

// Harmless reports whether a call cannot order anything.
func Harmless(call *ssa.CallCommon) bool {
	fn := syncs.Callee(call)
	if fn == nil || fn.Pkg() == nil {
		return fn != nil // (error).Error
	}
	path, name := fn.Pkg().Path(), fn.Name()
	if recv := fn.Signature().Recv(); recv != nil && streams(recv.Type()) {
		return false
	}
	switch path {
	case "fmt":
		return strings.HasPrefix(name, "Sprint") || strings.HasPrefix(name, "Print") || strings.HasPrefix(name, "Append") || name == "Errorf"
	case "testing":
		return name != "Run" && name != "Wait"
	}
	return harmlessPkgs[path] || harmlessFuncs[path+"."+name]
}
