package finding

import (
	"cmp"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// choice makes a finding at the first edit with a fix of the edits.
func choice(line int, edits ...Edit) Choice {
	f := at("c", "/m/a.go", line, 1, "m")
	return Choice{f, Fix{Title: fmt.Sprint("fix ", line), Edits: edits}}
}

// replace is the edit that replaces the only occurrence of old in text.
func replace(text, old, new string) Edit {
	if strings.Count(text, old) != 1 {
		panic(old)
	}
	i := strings.Index(text, old)
	return Edit{File: "/m/a.go", Start: i, End: i + len(old), New: []byte(new)}
}

// insert is the edit that inserts new before the only occurrence of place.
func insert(text, place, new string) Edit {
	e := replace(text, place, new)
	e.End = e.Start
	return e
}

func TestApply(t *testing.T) {
	const src = "package p\n\nfunc f() {\n\ta()\n\tb()\n}\n"
	imp := insert(src, "func", "import \"sync\"\n\n")
	tests := []struct {
		name    string
		src     string
		choices []Choice
		want    string
		applied string // titles
		skipped string // titles and reasons
	}{
		{"nothing", src, nil, src, "", ""},
		{"apart, given in any order", src,
			[]Choice{choice(5, replace(src, "b()", "B()")), choice(4, replace(src, "a()", "A()"))},
			"package p\n\nfunc f() {\n\tA()\n\tB()\n}\n", "fix 5, fix 4", ""},
		{"the result is formatted", src,
			[]Choice{choice(4, insert(src, "a()", "if x {\n"), insert(src, "b()", "}\n"))},
			"package p\n\nfunc f() {\n\tif x {\n\t\ta()\n\t}\n\tb()\n}\n", "fix 4", ""},
		{"both add an import", src,
			[]Choice{choice(4, imp, replace(src, "a()", "A()")), choice(5, imp, replace(src, "b()", "B()"))},
			"package p\n\nimport \"sync\"\n\nfunc f() {\n\tA()\n\tB()\n}\n", "fix 4, fix 5", ""},
		{"two fixes that are the same", src,
			[]Choice{choice(4, replace(src, "a()", "A()"), insert(src, "b()", "x()\n")), choice(5, replace(src, "a()", "A()"), insert(src, "b()", "x()\n"))},
			"package p\n\nfunc f() {\n\tA()\n\tx()\n\tb()\n}\n", "fix 4, fix 5", ""},
		{"two fixes that declare the same name", src,
			[]Choice{choice(4, insert(src, "func", "var mu x\n\n"), replace(src, "a()", "A()")), choice(5, insert(src, "func", "var mu x\n\n"), replace(src, "b()", "B()"))},
			"package p\n\nvar mu x\n\nfunc f() {\n\tA()\n\tb()\n}\n", "fix 4",
			"fix 5: it changes the same place as the fix at a.go:4"},
		{"a fix that overlaps is skipped as a whole", src,
			[]Choice{choice(4, replace(src, "a()\n\tb", "x()\n\ty")), choice(5, imp, replace(src, "b()", "B()"))},
			"package p\n\nfunc f() {\n\tx()\n\ty()\n}\n", "fix 4",
			"fix 5: it changes the same place as the fix at a.go:4"},
		{"two insertions at a point have no order", src,
			[]Choice{choice(4, insert(src, "b()", "x()\n")), choice(5, insert(src, "b()", "y()\n"))},
			"package p\n\nfunc f() {\n\ta()\n\tx()\n\tb()\n}\n", "fix 4",
			"fix 5: it changes the same place as the fix at a.go:4"},
		{"two insertions of one fix have", src,
			[]Choice{choice(5, insert(src, "b()", "x()\n"), insert(src, "b()", "y()\n"))},
			"package p\n\nfunc f() {\n\ta()\n\tx()\n\ty()\n\tb()\n}\n", "fix 5", ""},
		{"insertions touch a replacement", src,
			[]Choice{choice(4, insert(src, "a()", "x()\n"), insert(src, "\n\tb()", "; y()")), choice(5, replace(src, "a()", "A()"))},
			"package p\n\nfunc f() {\n\tx()\n\tA()\n\ty()\n\tb()\n}\n", "fix 4, fix 5", ""},
		{"a file that was not formatted keeps its other lines", "package p\nfunc f()  {\n a() }\n",
			[]Choice{choice(3, replace("package p\nfunc f()  {\n a() }\n", "a()", "A()"))},
			"package p\nfunc f()  {\n A() }\n", "fix 3", ""},
		{"line ends stay", "package p\r\n\r\nvar x = 1\r\n",
			[]Choice{choice(3, insert("package p\r\n\r\nvar x = 1\r\n", "var x", "var y = 1\n"))},
			"package p\r\n\r\nvar y = 1\r\nvar x = 1\r\n", "fix 3", ""},
		{"an edit past the end", src,
			[]Choice{choice(4, Edit{File: "/m/a.go", Start: 5, End: 1000})},
			src, "", "fix 4: the file is not the one that was analysed"},
		{"a file that is gone", src,
			[]Choice{choice(4, replace(src, "a()", "A()"), Edit{File: "/m/gone.go"})},
			src, "", "fix 4: open /m/gone.go: file does not exist"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Apply(func(name string) ([]byte, error) {
				if name != "/m/a.go" {
					return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
				}
				return []byte(tt.src), nil
			}, tt.choices)
			got, changed := p.Files["/m/a.go"]
			if !changed {
				got = []byte(tt.src)
			}
			if string(got) != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			var applied, skipped []string
			for _, c := range p.Applied {
				applied = append(applied, c.Fix.Title)
			}
			for _, s := range p.Skipped {
				skipped = append(skipped, s.Fix.Title+": "+s.Reason)
			}
			if got := strings.Join(applied, ", "); got != tt.applied {
				t.Errorf("applied %q, want %q", got, tt.applied)
			}
			if got := strings.Join(skipped, ", "); got != tt.skipped {
				t.Errorf("skipped %q, want %q", got, tt.skipped)
			}
		})
	}
}

func TestAddsImport(t *testing.T) {
	for text, want := range map[string]bool{
		"\t\"sync\"\n":                  true,
		"\n\nimport \"sync/atomic\"":    true,
		"import (\n\t\"sync\"\n)\n\n":   true,
		"\t_ \"example.com/a-b.c\"\n":   true,
		"\tlog2 \"log\"\n":              true,
		"var mu sync.Mutex\n":           false,
		"f(\"sync\")\n":                 false,
		"return \"sync\"+\"\"\n":        false,
		"import \"a\"\nvar x = \"b\"\n": false,
		"":                              false,
	} {
		if got := (Edit{New: []byte(text)}).addsImport(); got != want {
			t.Errorf("%q adds an import: %t", text, got)
		}
	}
}

func TestDiff(t *testing.T) {
	got := string(Diff("sub/a.go", []byte("a\nb\nc\n"), []byte("a\nB\nc\n")))
	want := "--- a/sub/a.go\n+++ b/sub/a.go\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if d := Diff("a.go", []byte("a\n"), []byte("a\n")); len(d) != 0 {
		t.Errorf("no change has the diff %q", d)
	}
}

// TestApplyRandom compares Apply with a slow and simple account of what it
// promises: every choice either has all of its edits made, or truly conflicts
// with an earlier one.
func TestApplyRandom(t *testing.T) {
	const text = "0123456789abcdef" // not Go: it is not formatted
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var choices []Choice
		for i := range rnd.IntN(6) {
			var edits []Edit
			for pos := rnd.IntN(8); pos < len(text) && len(edits) < 3; pos += 1 + rnd.IntN(6) {
				end := min(len(text), pos+rnd.IntN(3))
				edits = append(edits, Edit{"/m/a.go", pos, end, []byte{"XYZ"[rnd.IntN(3)]}})
				pos = end
			}
			choices = append(choices, choice(i, edits...))
		}
		p := Apply(func(string) ([]byte, error) { return []byte(text), nil }, choices)
		var made []Edit
		for i, c := range choices {
			clash := slices.ContainsFunc(c.Fix.Edits, func(e Edit) bool {
				return slices.ContainsFunc(made, func(m Edit) bool { return touch(e, m) })
			})
			for _, earlier := range choices[:i] {
				if fmt.Sprint(earlier.Fix.Edits) == fmt.Sprint(c.Fix.Edits) && slices.ContainsFunc(p.Applied, func(a Choice) bool { return a.Fix.Title == earlier.Fix.Title }) {
					clash = false
				}
			}
			if applied := slices.ContainsFunc(p.Applied, func(a Choice) bool { return a.Fix.Title == c.Fix.Title }); applied == clash {
				t.Fatalf("%v: %s applied: %t", choices, c.Fix.Title, applied)
			}
			if clash {
				continue
			}
			for _, e := range c.Fix.Edits {
				if !slices.ContainsFunc(made, e.equal) {
					made = append(made, e)
				}
			}
		}
		want := text
		slices.SortStableFunc(made, func(a, b Edit) int { return cmp.Or(b.Start-a.Start, b.End-a.End) })
		for _, e := range made {
			want = want[:e.Start] + string(e.New) + want[e.End:]
		}
		if got, ok := p.Files["/m/a.go"]; ok && string(got) != want || !ok && len(made) > 0 {
			t.Fatalf("%v: got %q, want %q", choices, got, want)
		}
	}
}

// touch reports whether two edits share a byte, or whether one inserts inside
// the other or where the other inserts.
func touch(a, b Edit) bool {
	if a.Start == a.End && b.Start == b.End {
		return a.Start == b.Start
	}
	if a.Start == a.End {
		return b.Start < a.Start && a.Start < b.End
	}
	if b.Start == b.End {
		return a.Start < b.Start && b.Start < a.End
	}
	for i := a.Start; i < a.End; i++ {
		if b.Start <= i && i < b.End {
			return true
		}
	}
	return false
}
