package timers

import (
	"go/ast"
	"testing"
)

func TestOfVersion(t *testing.T) {
	for v, want := range map[string]Semantics{
		"go1.23": Sync, "go1.26.1": Sync, "go1.22": Async, "go1.16": Async, "go1.22.5": Async, "": Unknown, "1.22": Unknown,
	} {
		if got := ofVersion(v); got != want {
			t.Errorf("%q: %d, want %d", v, got, want)
		}
	}
}

func TestDirective(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  Semantics
		found bool
	}{
		{[]string{"//go:debug asynctimerchan=1"}, Async, true},
		{[]string{"//go:debug asynctimerchan=0"}, Sync, true},
		{[]string{"//go:debug asynctimerchan=2"}, Unknown, true},
		{[]string{"//go:debug default=go1.21"}, Async, true},
		{[]string{"//go:debug default=go1.21", "//go:debug asynctimerchan=0"}, Sync, true},
		{[]string{"//go:debug asynctimerchan=0", "//go:debug default=go1.21"}, Sync, true},
		{[]string{"//go:debug http2debug=1", "// asynctimerchan=1"}, Unknown, false},
	} {
		group := new(ast.CommentGroup)
		for _, l := range c.lines {
			group.List = append(group.List, &ast.Comment{Text: l})
		}
		if got, found := directive(group); got != c.want || found != c.found {
			t.Errorf("%v: %d, %v; want %d, %v", c.lines, got, found, c.want, c.found)
		}
	}
}
