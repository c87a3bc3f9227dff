package guard

import (
	"fmt"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
)

// A Fact is about a field or package variable that other packages can access: a
// lock guards it.
type Fact struct {
	Lock  string // as Note.Lock
	Why   string // "the comment at x.go:9 says" or "7 places of package p hold it"
	Read  string // a place where it is read under the lock, "file:line", or ""
	Write string // one where it is written
}

// AFact marks Fact as a fact.
func (*Fact) AFact() {}

// String is the fact for tests.
func (f *Fact) String() string { return f.Lock }

// Fact returns what other packages have to know of a variable that they can name,
// nil if it is nothing.
func (q *Package) Fact(s *Subject, l Lock, t Tally) *Fact {
	if !s.Var.Exported() || t.Bare > 0 {
		return nil
	}
	f := &Fact{Lock: l.Name(), Why: fmt.Sprintf("%d places in package %s hold it", t.Held, q.pass.Pkg.Name())}
	if s.Note != nil {
		f.Why = "the comment at " + q.Where(s.Note.Pos) + " says so"
	}
	for _, a := range s.Accesses {
		where := &f.Read
		if a.Write {
			where = &f.Write
		}
		if a.Modes[l] != lockset.Free && *where == "" {
			*where = q.Where(q.Pos(a, 0))
		}
	}
	return f
}
