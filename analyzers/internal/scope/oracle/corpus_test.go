package oracle

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var mark = regexp.MustCompile(`// (want|missed|false) (.*)`)

// TestCorpus compares what is reported of programs on which there was disagreement
// once. A comment says what is reported on a line: "want" what is seen as well,
// "false" what is not; "missed" is what is seen only.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	names, err := filepath.Glob("testdata/corpus/*.go")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var programs []*source
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := checkFile(string(text))
		if err != nil {
			t.Fatal(name, err)
		}
		programs = append(programs, s)
	}
	bin := compile(t, programs)
	for i, p := range programs {
		t.Run(strings.TrimSuffix(filepath.Base(names[i]), ".go"), func(t *testing.T) { bin.corpus(t, i, p) })
	}
}

func (b *binary) corpus(t *testing.T, i int, p *source) {
	marks := map[string][]string{}
	var awaited []report
	for i, line := range strings.Split(p.text, "\n") {
		if m := mark.FindStringSubmatch(line); m != nil {
			for _, k := range strings.Fields(m[2]) {
				r := report{kind: k, line: i + 1}
				marks[m[1]] = append(marks[m[1]], r.String())
				if m[1] != "false" {
					awaited = append(awaited, r)
				}
			}
		}
	}
	var got, unseen []string
	reports, beyond := analyse(t, p)
	if beyond {
		t.Error("beyond the bounds")
	}
	o := b.observe(i, append(awaited, reports...), someRuns)
	for _, r := range reports {
		got = append(got, r.String())
		if !o.has(r) {
			unseen = append(unseen, r.String())
		}
	}
	same := func(what string, got, want []string) {
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, not %v", what, got, want)
		}
	}
	same("reported, but not seen", unseen, marks["false"])
	same("reported", got, append(marks["want"], marks["false"]...))
	missed := slices.DeleteFunc(o.faults(), func(fault string) bool { return slices.Contains(got, fault) })
	same("missed", missed, marks["missed"])
}
