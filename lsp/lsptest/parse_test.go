package lsptest

import (
	"fmt"
	"testing"
)

func TestParseMarkers(t *testing.T) {
	const text = "package p\n\nvar x = 1 //@loc(here, \"x\"), diag(here, re`sh.*`, \"m\\\"\")\nvar y, z = 2, /*@nofix(re\"y, (z)\")*/ 3\n"
	list, err := markers("p.go", text)
	if err != nil || len(list) != 3 {
		t.Fatalf("%v, %v", list, err)
	}
	diag, nofix := list[1], list[2]
	if fmt.Sprint(diag) != "p.go:3: @diag" || diag.args[0].name != "here" || !diag.args[1].matches("sharedwrite") || diag.args[2].text != `m"` {
		t.Errorf("%v has %+v", diag, diag.args)
	}
	if p, err := nofix.args[0].find(text, nofix.row); err != nil || text[p.start:p.end] != "z" {
		t.Errorf("%v is at %v, %v", nofix, p, err)
	}
	for _, bad := range []string{"diag(", "diag(x", `diag("x)`, "diag x", "diag(1)", "(x)", `diag(re"[")`} {
		if list, err := parseMarkers(bad); err == nil {
			t.Errorf("%q is taken for %v", bad, list)
		}
	}
}
