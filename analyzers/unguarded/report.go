package unguarded

import (
	"fmt"
	"go/token"

	"github.com/conclsp/conclsp/analyzers/internal/guard"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A finding is an access without the lock that the others hold, or, if shared is
// set, a write under RLock.
type finding struct {
	guard.Pair
	subject *guard.Subject
	lock    guard.Lock
	tally   guard.Tally
	shared  bool
	fact    *guard.Fact // of a variable of another package; there is no Other then
}

func (c *checker) report(f finding) {
	expr := c.pkg.Expr(f.Bad)
	if expr == nil || c.done[expr.Pos()] {
		return
	}
	c.done[expr.Pos()] = true
	d := analysis.Diagnostic{Pos: expr.Pos(), End: expr.End(), Category: "unguarded"}
	verb := f.Bad.Verb() + " here"
	for i := len(f.Bad.Frames) - 1; i > 0; i-- {
		site := f.Bad.Frames[i].At.(ssa.CallInstruction)
		step := f.Bad.Frames[i-1].At
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: c.pkg.Pos(f.Bad, i-1), Message: "in " + step.Parent().Name()})
		if i == len(f.Bad.Frames)-1 {
			verb = fmt.Sprintf("%s by %s, called here,", f.Bad.Verb(), guard.CalleeName(site))
		}
	}
	d.Message = fmt.Sprintf("%s is %s %s; nothing orders the two", f.Bad.Text(expr), verb, c.sides(f, &d))
	d.SuggestedFixes = c.fixes(f)
	c.pass.Report(d)
}

// sides says what lock is lacking, why it guards, and who holds it.
func (c *checker) sides(f finding, d *analysis.Diagnostic) string {
	mu := f.lock.Text(f.Bad)
	if f.fact != nil {
		other := "written under it at " + f.fact.Write
		if f.fact.Write == "" {
			other = "read under it at " + f.fact.Read
		}
		return fmt.Sprintf("without %s, which guards it as %s (%s)", mu, f.fact.Why, other)
	}
	at := c.pkg.Where(c.pkg.Pos(f.Other, 0))
	related := func(pos token.Pos, text string) {
		if pos.IsValid() {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, Message: text})
		}
	}
	defer related(f.Why.Pos, f.Why.Text)
	if f.shared {
		verb := "reads"
		if f.Other.Write {
			verb = "writes"
		}
		related(c.pkg.Pos(f.Other, 0), "the other access under RLock")
		return fmt.Sprintf("under %s.RLock, which also lets in who %s it at %s", mu, verb, at)
	}
	related(c.pkg.Pos(f.Other, 0), f.Other.Verb()+" with the lock here")
	evidence := "which guards it " + guard.Evidence(f.subject, f.tally, c.pkg.Where)
	if n := f.subject.Note; n != nil {
		related(n.Pos, "the comment")
	}
	instead := "without " + mu
	if wrong := f.Bad.Instead(f.lock); wrong != "" {
		instead = "under " + wrong + " and not under " + mu
	}
	return fmt.Sprintf("%s, %s (%s under it at %s)", instead, evidence, f.Other.Verb(), at)
}
