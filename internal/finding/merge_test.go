package finding

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// at makes a finding of check at line and column of file.
func at(check, file string, line, col int, message string) Finding {
	p := Pos{File: file, Offset: line * 100, Line: line, Column: col}
	return Finding{Check: check, Package: "p", Range: Range{p, p}, Message: message}
}

func TestMergeOrder(t *testing.T) {
	want := []Finding{
		at("a", "/m/a.go", 2, 9, "m"),
		at("a", "/m/a.go", 10, 1, "m"),
		at("a", "/m/a.go", 10, 2, "m"),
		at("a", "/m/a.go", 10, 2, "n"),
		at("b", "/m/a.go", 10, 2, "m"),
		at("a", "/m/b.go", 1, 1, "m"),
	}
	for range 20 {
		in := append([]Finding(nil), want...)
		in = append(in, want[rand.IntN(len(want))]) // a duplicate
		rand.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		before := append([]Finding(nil), in...)
		if got := Merge(in); !reflect.DeepEqual(got, want) {
			t.Fatalf("Merge(%v) = %v", in, got)
		}
		if !reflect.DeepEqual(in, before) {
			t.Fatal("Merge changed its argument")
		}
	}
}

func TestMergeFixes(t *testing.T) {
	edit := func(start int) Edit { return Edit{File: "/m/a.go", Start: start, End: start + 1, New: []byte("x")} }
	fix := func(title string, starts ...int) Fix {
		f := Fix{Title: title}
		for _, s := range starts {
			f.Edits = append(f.Edits, edit(s))
		}
		return f
	}
	tests := []struct {
		name               string
		plain, tests, want []Fix
	}{
		{"same", []Fix{fix("a", 1)}, []Fix{fix("a", 1)}, []Fix{fix("a", 1)}},
		{"the variant with tests sees more uses", []Fix{fix("a", 1)}, []Fix{fix("a", 1, 5)}, []Fix{fix("a", 1, 5)}},
		{"only one variant can fix it", []Fix{fix("a", 1), fix("b", 2)}, []Fix{fix("b", 2)}, []Fix{fix("b", 2)}},
		{"the variants disagree", []Fix{fix("a", 1, 2)}, []Fix{fix("a", 1, 3)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, pair := range [][2][]Fix{{tt.plain, tt.tests}, {tt.tests, tt.plain}} {
				f, g := at("c", "/m/a.go", 1, 1, "m"), at("c", "/m/a.go", 1, 1, "m")
				f.Fixes, g.Fixes = pair[0], pair[1]
				got := Merge([]Finding{f, g})
				if len(got) != 1 || !reflect.DeepEqual(got[0].Fixes, tt.want) {
					t.Errorf("got %v, want one finding with %v", got, tt.want)
				}
			}
		})
	}
}
