package rewrite_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/fixes/rewrite"
	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/refactor"
)

// TestRandomGuards guards the field of types whose methods lock, unlock and call each
// other at random, and runs all of them at once: no two uses of the field race, and no
// method takes the lock where it is held.
func TestRandomGuards(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	const types = 60
	dir := t.TempDir()
	rnd := rand.New(rand.NewPCG(7, 11))
	for i := range types {
		g := &generator{rnd: rnd, name: fmt.Sprintf("T%d", i)}
		put(t, filepath.Join(dir, fmt.Sprintf("t%d.go", i)), g.program())
	}
	put(t, filepath.Join(dir, "go.mod"), "module ex.test/m\n\ngo 1.26\n")
	put(t, filepath.Join(dir, "all_test.go"), callers(types))
	d := newDriver(dir)
	var guarded []string
	for i := range types {
		if guard(t, d, filepath.Join(dir, fmt.Sprintf("t%d.go", i))) {
			guarded = append(guarded, fmt.Sprintf("TestProve%d", i))
		}
	}
	split := 0
	for i := range types {
		text, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("t%d.go", i)))
		if err != nil {
			t.Fatal(err)
		}
		split += strings.Count(string(text), "for callers that hold")
	}
	t.Logf("%d of %d types are guarded, %d methods are split", len(guarded), types, split)
	if len(guarded) < types/3 || split < types/10 {
		t.Errorf("that is too few to learn anything")
	}
	compiles(t, d)
	if out, err := prove(dir, "-run=^("+strings.Join(guarded, "|")+")$"); err != nil {
		t.Errorf("%v\n%s", err, out[:min(len(out), 6000)])
	}
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// guard applies the rewrite to the field n of the type in a file, if it is offered.
func guard(t *testing.T, d *driver.Driver, name string) bool {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(text), "n  int")
	pkgs, err := d.Load(t.Context(), []string{"./..."}, nil, func(driver.PackageInfo) bool { return true })
	if err != nil || len(pkgs) != 1 || at < 0 {
		t.Fatalf("%d packages, %v", len(pkgs), err)
	}
	p, err := refactor.Package(pkgs[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	offers := rewrite.Offers(p, name, at, at)
	i := slices.IndexFunc(offers, func(o rewrite.Offer) bool { return o.ID == rewrite.GuardField })
	if i < 0 {
		return false
	}
	edits, err := rewrite.Apply(&rewrite.Program{Packages: []*rewrite.Package{p}}, offers[i])
	if err != nil {
		t.Errorf("%s: offered, but: %v", name, err)
		return false
	}
	applied(t, edits)
	return true
}

// callers are tests that run the methods of the types at once.
func callers(types int) string {
	var b strings.Builder
	b.WriteString("package m\n\nimport (\n\t\"sync\"\n\t\"testing\"\n)\n")
	for i := range types {
		fmt.Fprintf(&b, "\nfunc TestProve%d(t *testing.T) {\n\tx := &T%d{}\n\tvar wg sync.WaitGroup\n\tfor range 4 {\n\t\twg.Go(func() {\n\t\t\tfor range 5 {\n", i, i)
		for j := range methods {
			fmt.Fprintf(&b, "\t\t\t\tx.%s()\n", methodName(j))
		}
		b.WriteString("\t\t\t}\n\t\t})\n\t}\n\twg.Wait()\n\tx.wg.Wait()\n}\n")
	}
	return b.String()
}

const methods = 5

// methodName names every second method so that other packages can call it.
func methodName(j int) string {
	if j%2 == 0 {
		return fmt.Sprintf("m%d", j)
	}
	return fmt.Sprintf("M%d", j)
}

// A generator writes a type. Its methods do not lock what they hold: under the lock
// they call only those that do not lock, be it through others.
type generator struct {
	rnd   *rand.Rand
	name  string
	locks [methods]bool
	lock  string // how it locks and unlocks
	free  string
	b     strings.Builder
}

func (g *generator) program() string {
	fmt.Fprintf(&g.b, "package m\n\nimport \"sync\"\n\ntype %s struct {\n\tmu sync.Mutex\n\tn  int\n\twg sync.WaitGroup\n}\n", g.name)
	g.lock, g.free = "t.mu.Lock()", "t.mu.Unlock()"
	if g.rnd.IntN(3) == 0 {
		g.lock, g.free = "t.lock()", "t.unlock()"
		fmt.Fprintf(&g.b, "\nfunc (t *%s) lock() { t.mu.Lock() }\n\nfunc (t *%s) unlock() { t.mu.Unlock() }\n", g.name, g.name)
	}
	for j := range methods {
		fmt.Fprintf(&g.b, "\nfunc (t *%s) %s() {\n\tx := 1\n", g.name, methodName(j))
		held := g.rnd.IntN(5) == 0
		if held {
			g.locks[j] = true
			g.line(1, g.lock)
			g.line(1, "defer "+g.free)
		}
		g.block(j, 1, 2+g.rnd.IntN(3), held)
		g.b.WriteString("\tif x == 0 {\n\t\treturn\n\t}\n}\n")
	}
	return g.b.String()
}

func (g *generator) line(depth int, text string) {
	g.b.WriteString(strings.Repeat("\t", depth) + text + "\n")
}

func (g *generator) block(j, depth, n int, held bool) {
	for range n {
		g.stmt(j, depth, held)
	}
}

func (g *generator) stmt(j, depth int, held bool) {
	switch k := g.rnd.IntN(12); {
	case k < 2:
		g.line(depth, "t.n++")
	case k == 2:
		g.line(depth, "x += t.n")
	case k == 3:
		g.line(depth, "if t.n > 3 {")
		g.line(depth+1, "t.n = 0")
		g.line(depth, "}")
	case k < 7:
		g.call(j, depth, held)
	case k == 7 && !held:
		g.locks[j] = true
		g.line(depth, g.lock)
		g.block(j, depth, 1+g.rnd.IntN(2), true)
		g.line(depth, g.free)
	case k == 8 && !held:
		g.locks[j] = true
		g.line(depth, "if t.mu.TryLock() {")
		g.block(j, depth+1, 1, true)
		g.line(depth+1, "t.mu.Unlock()")
		g.line(depth, "}")
	case k == 9 && depth < 3:
		g.line(depth, "for i := range 3 {")
		g.line(depth+1, "if i == x {")
		g.line(depth+2, []string{"continue", "break"}[g.rnd.IntN(2)])
		g.line(depth+1, "}")
		g.block(j, depth+1, 1+g.rnd.IntN(2), held)
		g.line(depth, "}")
	case k == 10 && depth < 3:
		g.line(depth, "if x%2 == 0 {")
		g.block(j, depth+1, 1, held)
		g.line(depth, "} else {")
		g.block(j, depth+1, 1, held)
		g.line(depth, "}")
	case k == 11:
		g.line(depth, "t.wg.Go(func() {")
		g.line(depth+1, "t.n--")
		g.line(depth, "})")
	}
}

// call calls a method before the j'th, if that may be.
func (g *generator) call(j, depth int, held bool) {
	if j == 0 {
		return
	}
	k := g.rnd.IntN(j)
	if held && g.locks[k] {
		return
	}
	g.locks[j] = g.locks[j] || g.locks[k]
	g.line(depth, "t."+methodName(k)+"()")
}
