package scope

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/model"
)

// TestApart takes the functions of files for those of another package, as far as they
// have automata: what is found of their callers then must be found when they are
// executed themselves.
func TestApart(t *testing.T) {
	var files []string
	for _, pattern := range []string{"testdata/apart/*.go", "testdata/faults/*.go", "../../stuck/testdata/src/*/x.go", "../../closepanic/testdata/src/*/x.go", "../../missingdone/testdata/src/*/x.go"} {
		list, err := filepath.Glob(pattern)
		if err != nil || len(list) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, list...)
	}
	told, kept, all := 0, 0, 0
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(src), `"test/`) || strings.Contains(string(src), `"golang.org/`) {
			continue
		}
		whole, _ := load(t, string(src))
		split, _ := load(t, string(src))
		for _, f := range split.conc.Funcs() {
			if a := split.Automaton(f.Fn); a != nil {
				split.facts[objectOf(f.Fn)] = a
				told++
			}
		}
		for _, f := range split.conc.Funcs() {
			split.hard[f.Fn] = split.facts[objectOf(f.Fn)] != nil
		}
		want := map[string][]string{}
		for _, f := range whole.conc.Funcs() {
			if whole.worth(f.Fn) {
				want[f.Fn.String()] = faults(whole.Build(f.Fn))
			}
		}
		for _, f := range split.conc.Funcs() {
			root := f.Fn.String()
			if want[root] == nil || !split.worth(f.Fn) {
				continue
			}
			s := split.Build(f.Fn)
			got := faults(s)
			all += len(want[root])
			for _, k := range want[root] {
				if !slices.Contains(got, k) {
					t.Logf("%s: %s: %s is not found with automata", name, root, k)
				}
			}
			kept += len(got)
			for _, k := range got {
				if !slices.Contains(want[root], k) {
					t.Errorf("%s: %s: %s is found only with automata\n%s", name, root, k, s.Program)
				}
			}
		}
	}
	t.Logf("%d automata; %d of %d faults are found with them", told, kept, all)
}

// faults lists what goes wrong in a scope, and with what, in order.
func faults(s *Scope) []string {
	list := []string{}
	if s.Program == nil {
		return list
	}
	for _, f := range model.Explore(s.Program, 100000).Faults {
		if f.Because == model.None {
			n := s.Program.Procs[f.Proc].Nodes[f.Node]
			list = append(list, fmt.Sprint(kinds[f.Kind], " ", n.Op))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
