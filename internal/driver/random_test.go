package driver

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// A world is a random module: packages p0, p1, … each of which may import the
// ones before it.
type world struct {
	rnd  *rand.Rand
	pkgs []worldPkg
}

type worldPkg struct {
	imports []int  // lower packages
	fields  []int  // lower packages whose T occurs in this one's
	panics  [3]int // what F0, F1 and T.M do: 0 nothing, 1 panic, 2 call what they can
	lines   int    // of comment on top
	extra   int    // changes the API if odd, a body in any case
	test    bool
	typo    bool
}

func newWorld(seed uint64, n int) *world {
	w := &world{rnd: rand.New(rand.NewPCG(seed, seed))}
	for i := range n {
		var p worldPkg
		for j := range i {
			if w.rnd.IntN(3) == 0 {
				p.imports = append(p.imports, j)
			}
		}
		for k := range p.panics {
			p.panics[k] = w.rnd.IntN(3)
		}
		p.test = w.rnd.IntN(2) == 0
		w.pkgs = append(w.pkgs, p)
	}
	return w
}

// mutate changes one package.
func (w *world) mutate() (what string) {
	i := w.rnd.IntN(len(w.pkgs))
	p := &w.pkgs[i]
	switch w.rnd.IntN(8) {
	case 0, 1:
		p.panics[w.rnd.IntN(3)] = w.rnd.IntN(3)
		what = "facts"
	case 2:
		p.lines++
		what = "lines"
	case 3:
		p.extra++
		what = "API"
	case 4:
		p.extra += 2
		what = "body"
	case 5:
		p.test = !p.test
		what = "tests"
	case 6:
		p.typo = !p.typo
		what = "type error"
	case 7:
		what = "imports"
		if p.fields = nil; len(p.imports) > 0 {
			p.fields = []int{p.imports[w.rnd.IntN(len(p.imports))]}
		}
	}
	return fmt.Sprintf("%s of p%d", what, i)
}

func (w *world) source(i int) string {
	p := w.pkgs[i]
	var b strings.Builder
	fmt.Fprintf(&b, "package p%d\n\n", i)
	for _, j := range p.imports {
		fmt.Fprintf(&b, "import \"ex.test/m/p%d\"\n", j)
	}
	b.WriteString(strings.Repeat("// Comment.\n", p.lines))
	for _, j := range p.imports {
		fmt.Fprintf(&b, "\nvar V%d p%d.T\n", j, j)
	}
	b.WriteString("\ntype T struct {\n\tn int\n")
	for _, j := range p.fields {
		fmt.Fprintf(&b, "\tX%d p%d.T\n", j, j)
	}
	b.WriteString("}\n")
	for k, decl := range []string{"func F0()", "func F1()", "func (T) M()"} {
		fmt.Fprintf(&b, "\n%s {\n", decl)
		switch p.panics[k] {
		case 1:
			b.WriteString("\tif len(\"a\") > 1 {\n\t\tpanic(1)\n\t}\n")
		case 2:
			for _, j := range p.imports {
				fmt.Fprintf(&b, "\tp%d.F%d()\n\tV%d.M()\n", j, k%2, j)
				for _, f := range w.pkgs[j].fields {
					fmt.Fprintf(&b, "\tV%d.X%d.M()\n", j, f)
				}
			}
		}
		b.WriteString("}\n")
	}
	if p.extra%2 == 1 {
		b.WriteString("\nfunc Extra(hello int) {}\n")
	}
	fmt.Fprintf(&b, "\nfunc hello() int { return %d }\n", p.extra)
	if p.typo {
		b.WriteString("\nvar typo string = 1\n")
	}
	return b.String()
}

// TestRandomEdits has a long-lived driver and one cache go through random
// edits, on disk and in overlays, and compares each step with a fresh start.
func TestRandomEdits(t *testing.T) {
	steps := 25
	if testing.Short() {
		steps = 5
	}
	for seed := range uint64(2) {
		w := newWorld(seed, 7)
		k := newDesk(t, "-- go.mod --\nmodule ex.test/m\n\ngo 1.26\n")
		render := func() {
			clear(k.overlay)
			for i, p := range w.pkgs {
				name := k.file(fmt.Sprintf("p%d/p.go", i))
				if w.rnd.IntN(4) == 0 {
					k.overlay[name] = []byte(w.source(i))
				} else {
					write(t, name, w.source(i))
				}
				test := fmt.Sprintf("package p%d\n\nfunc helper() { F0(); T{}.M() }\n", i)
				if !p.test {
					test = fmt.Sprintf("package p%d\n", i)
				}
				write(t, k.file(fmt.Sprintf("p%d/p_test.go", i)), test)
			}
		}
		for i := range w.pkgs { // the overlay may hold what is not on disk yet
			write(t, k.file(fmt.Sprintf("p%d/p.go", i)), w.source(i))
		}
		what := "start"
		for step := range steps {
			render()
			k.check(fmt.Sprintf("seed %d, step %d: %s", seed, step, what))
			if t.Failed() {
				return
			}
			what = w.mutate()
		}
	}
}
