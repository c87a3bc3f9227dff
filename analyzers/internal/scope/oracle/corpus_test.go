package oracle

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var mark = regexp.MustCompile(`// (want|missed) (.*)`)

// TestCorpus compares what is reported of programs on which there was disagreement
// once. A comment says what is reported on a line, and seen, or what is missed.
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
	var want, missed, got []string
	for i, line := range strings.Split(p.text, "\n") {
		if m := mark.FindStringSubmatch(line); m != nil {
			list := &want
			if m[1] == "missed" {
				list = &missed
			}
			for _, k := range strings.Fields(m[2]) {
				*list = append(*list, fmt.Sprintf("%s %d", k, i+1))
			}
		}
	}
	reports, beyond := analyse(t, p)
	if beyond {
		t.Error("beyond the bounds")
	}
	o := b.observe(i, reports, someRuns)
	for _, r := range reports {
		got = append(got, r.String())
		if !o.has(r) {
			t.Errorf("%v is reported, but not seen\n%s", r, r.trace)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("reported %v, not %v", got, want)
	}
	for _, fault := range o.faults() {
		if !slices.Contains(got, fault) && !slices.Contains(missed, fault) {
			t.Errorf("%s is seen, but not reported", fault)
		}
	}
}
