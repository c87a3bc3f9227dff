package atomics

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// global stands for the root of an object that every goroutine reaches; other
// roots are indices of parameters.
const global = -1

// A Crowd is where several goroutines come from.
type Crowd struct {
	Pos     token.Pos
	Handler bool // one goroutine a request; else a loop starts them
}

// Concurrent says why several goroutines may execute instr for one object, the
// one that addr leads to: a place where fn, or what calls it without a lock, is
// a handler of net/http or started in a loop. It is zero if nothing says so.
func (q *Package) Concurrent(instr ssa.Instruction, addr ssa.Value) Crowd {
	root, ok := q.root(addr)
	if !ok {
		return Crowd{}
	}
	return q.concurrent(instr.Parent(), root, 3)
}

// root returns what an address starts from.
func (q *Package) root(addr ssa.Value) (int, bool) {
	p, ok := q.res.Path(addr)
	switch {
	case !ok:
		return 0, false
	case p.Root.Kind == path.Global:
		return global, true
	case p.Root.Kind == path.Param && p.Root.Value != nil && p.Root.Value.Parent() == addr.Parent():
		return p.Root.Index, true
	}
	return 0, false
}

func (q *Package) concurrent(fn *ssa.Function, root, depth int) Crowd {
	if IsHandler(fn) && (root == global || root == 0 && fn.Signature.Recv() != nil) {
		return Crowd{fn.Pos(), true}
	}
	sites, _ := q.res.Callers(fn)
	for _, site := range sites {
		if _, ok := site.(*ssa.Go); ok {
			if path.InLoop(site.Block()) && (root == global || root < len(site.Common().Args) && outside(site.Common().Args[root], site.Block())) {
				return Crowd{site.Pos(), false}
			}
			continue
		}
		if call, ok := site.(*ssa.Call); ok && depth > 0 && len(q.heldAt(call)) == 0 && !once(call) {
			up := root
			if root != global {
				if root >= len(call.Call.Args) {
					continue
				}
				if up, ok = q.root(call.Call.Args[root]); !ok {
					continue
				}
			}
			if why := q.concurrent(call.Parent(), up, depth-1); why.Pos.IsValid() {
				return why
			}
		}
	}
	if root == global {
		return Crowd{q.startedInLoop(fn), false}
	}
	return Crowd{}
}

// startedInLoop returns the place where a function literal is started in a loop.
func (q *Package) startedInLoop(fn *ssa.Function) token.Pos {
	if fn.Parent() == nil {
		return token.NoPos
	}
	for _, s := range conc.Spawns(fn.Parent()) {
		if s.Body == fn && path.InLoop(s.Site.Block()) {
			return s.Site.Pos()
		}
	}
	return token.NoPos
}

// outside reports whether v is the same in each round of the loop of b.
func outside(v ssa.Value, b *ssa.BasicBlock) bool {
	instr, ok := v.(ssa.Instruction)
	return !ok || !path.InLoop(instr.Block()) || !instr.Block().Dominates(b)
}

// once reports whether a call runs its function at most once.
func once(call *ssa.Call) bool {
	eff, ok := syncs.Of(&call.Call)
	return ok && (eff.Op == syncs.OnceDo || eff.Op == syncs.OnceFunc)
}

// IsHandler reports whether fn has the form of an HTTP handler.
func IsHandler(fn *ssa.Function) bool {
	params := fn.Signature.Params()
	return params.Len() == 2 && fn.Signature.Results().Len() == 0 && len(fn.Blocks) > 0 &&
		params.At(0).Type().String() == "net/http.ResponseWriter" && params.At(1).Type().String() == "*net/http.Request"
}

func (q *Package) heldAt(instr ssa.Instruction) []path.Path {
	f := q.res.Of(instr.Parent())
	if f == nil {
		return nil
	}
	var list []path.Path
	for _, h := range f.HeldBefore(instr) {
		list = append(list, h.Path)
	}
	return list
}

var (
	safeComment   = regexp.MustCompile(`(?i)\b(safe for (concurrent|simultaneous|parallel)|safe for use (by|from) (multiple|several|concurrent)|(used|called) (concurrently )?(by|from) (multiple|several) goroutines|(goroutine|thread)[- ]safe|concurrent[- ]safe)`)
	unsafeComment = regexp.MustCompile(`(?i)\b(not|isn't|n't|nor|neither|un)[\s\w-]{0,20}(safe|used|called)\b`)
)

// SaysSafe returns where the comment of the type of fn's receiver says that
// goroutines may use it at once, if fn is one of its exported methods.
func SaysSafe(fn *ssa.Function, files []*ast.File) token.Pos {
	recv := fn.Signature.Recv()
	if recv == nil || fn.Object() == nil || !fn.Object().Exported() {
		return token.NoPos
	}
	t := recv.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return token.NoPos
	}
	for _, f := range files {
		for _, d := range f.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, s := range gen.Specs {
				spec := s.(*ast.TypeSpec)
				if spec.Name.Pos() != named.Obj().Pos() {
					continue
				}
				for _, doc := range []*ast.CommentGroup{gen.Doc, spec.Doc} {
					if safeComment.MatchString(doc.Text()) && !unsafeComment.MatchString(doc.Text()) {
						return doc.Pos()
					}
				}
			}
		}
	}
	return token.NoPos
}

// WaitsFor reports whether calls of an instruction may run other code of the
// package or order goroutines; sleeping and yielding do neither.
func WaitsFor(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Send, *ssa.Select, *ssa.Go, *ssa.Defer, *ssa.RunDefers:
		return true
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	case *ssa.Call:
		if _, ok := instr.Call.Value.(*ssa.Builtin); ok {
			return false
		}
		if eff, ok := syncs.Of(&instr.Call); ok {
			return eff.Op != syncs.Sleep
		}
		switch fn := syncs.Callee(&instr.Call); {
		case fn == nil || fn.Pkg() == nil:
			return true
		default:
			switch fn.FullName() {
			case "runtime.Gosched", "time.Now", "time.Since", "(time.Time).Before", "(time.Time).After", "(time.Time).Sub", "time.Until":
				return false
			}
			return true
		}
	}
	return false
}
