package scope

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/model"
)

var kinds = map[model.FaultKind]string{
	model.Stuck: "stuck", model.SendClosed: "sendclosed", model.CloseClosed: "closeclosed", model.CloseNil: "closenil",
	model.NegativeCounter: "negative", model.UnlockFree: "unlockfree",
}

var mark = regexp.MustCompile(`// want (.*)`)

// TestFaults extracts the scopes of the files in testdata/faults and explores
// them: the comments say which faults are on a line, without those that are there
// because of another one.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/faults/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, pkg := load(t, string(src))
		var want, got []string
		for i, line := range strings.Split(string(src), "\n") {
			if m := mark.FindStringSubmatch(line); m != nil {
				for _, k := range strings.Fields(m[1]) {
					want = append(want, fmt.Sprintf("%d %s", i+1, k))
				}
			}
		}
		for _, s := range p.Scopes() {
			if s.Program == nil {
				t.Errorf("%s: %s has no program: %s", name, s.Root, s.Why)
				continue
			}
			r := model.Explore(s.Program, 100000)
			if !r.Complete {
				t.Errorf("%s: %s has too many states", name, s.Root)
			}
			for _, f := range r.Faults {
				if f.Because != model.None {
					continue
				}
				n := s.Program.Procs[f.Proc].Nodes[f.Node]
				got = append(got, fmt.Sprintf("%d %s", pkg.Prog.Fset.Position(n.Pos).Line, kinds[f.Kind]))
				if line := got[len(got)-1]; !slices.Contains(want, line) {
					t.Logf("%s:%s\n%s\n%s", name, line, s.Program, trace(s, f))
				}
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		got = slices.Compact(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\ngot  %v\nwant %v", name, got, want)
		}
	}
}

// trace renders the way to a fault.
func trace(s *Scope, f model.Fault) string {
	var b strings.Builder
	for _, st := range f.Trace {
		if st.Goroutine == model.None {
			fmt.Fprintf(&b, "the environment acts on %s\n", s.Program.Objects[st.Obj].Name)
			continue
		}
		n := s.Program.Procs[st.Proc].Nodes[st.Node]
		pos := s.Root.Prog.Fset.Position(n.Pos)
		fmt.Fprintf(&b, "%d %s:%d %v: %s\n", st.Goroutine, filepath.Base(pos.Filename), pos.Line, n.Op, n.Text)
	}
	return b.String()
}
