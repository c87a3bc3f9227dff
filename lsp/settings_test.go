package lsp

import (
	"slices"
	"strings"
	"testing"
	"time"

	"go.lsp.dev/protocol"
)

func TestSettings(t *testing.T) {
	s, problems := readSettings([]byte(`{
		"checks": {"sharedwrite": "hint", "sleepsync": "off", "lazyinit": false, "condwait": true},
		"tests": false, "generated": true, "tags": ["a", "b"], "env": {"GOOS": "plan9", "N": 1},
		"debounce": "20ms", "codelens": false, "hints": {"guards": true}, "path": "~/bin/conclsp"}`))
	if len(problems) > 0 {
		t.Error(problems)
	}
	for name, want := range map[string]protocol.DiagnosticSeverity{
		"sharedwrite": protocol.DiagnosticSeverityHint, "sleepsync": 0, "lazyinit": 0,
		"condwait": protocol.DiagnosticSeverityError, "unguarded": protocol.DiagnosticSeverityWarning, "aftersend": protocol.DiagnosticSeverityInformation,
	} {
		if s.severity[name] != want {
			t.Errorf("%s has severity %v, want %v", name, s.severity[name], want)
		}
	}
	if s.tests || !s.generated || !slices.Equal(s.tags, []string{"a", "b"}) || s.env["GOOS"] != "plan9" || s.env["N"] != "1" ||
		s.debounce != 20*time.Millisecond || s.codeLens || !s.hints.guards || s.hints.held {
		t.Errorf("%+v", s)
	}
}

// TestWrongSettings has one setting right and all others wrong, each of which
// is named.
func TestWrongSettings(t *testing.T) {
	s, problems := readSettings([]byte(`{
		"checks": {"sharedwrite": 3, "nosuch": true, "sleepsync": "off", "lazyinit": "loud"},
		"tests": "yes", "tags": ["a b"], "env": {"X": []}, "debounce": -1, "hints": {"colour": true, "held": 1}, "speed": 11}`))
	if s.severity["sleepsync"] != 0 {
		t.Error("the setting that is right has no effect")
	}
	if !s.tests || s.debounce != defaultDebounce || s.tags != nil {
		t.Errorf("a wrong setting has an effect: %+v", s)
	}
	all := strings.Join(problems, "\n")
	for _, want := range []string{"checks.sharedwrite", `no check "nosuch"`, "checks.lazyinit", "conclsp.tests", `"a b"`, "env.X", "conclsp.debounce",
		`no hint "colour"`, "hints.held", "conclsp.speed"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing is said of %q in\n%s", want, all)
		}
	}
	for _, data := range []string{`[1]`, `7`, `{"checks": [1]}`, `{"env": "x"}`} {
		if _, problems := readSettings([]byte(data)); len(problems) != 1 {
			t.Errorf("%s: %v", data, problems)
		}
	}
	for _, data := range []string{``, `null`, `{}`, `{"tags": null}`, `[]`, `{"checks": [], "env": [ ], "hints": []}`} {
		if _, problems := readSettings([]byte(data)); len(problems) != 0 {
			t.Errorf("%s: %v", data, problems)
		}
	}
}

func TestTagsAsText(t *testing.T) {
	s, problems := readSettings([]byte(`{"tags": "integration,e2e"}`))
	if len(problems) > 0 || !slices.Equal(s.tags, []string{"integration", "e2e"}) {
		t.Errorf("%v, %v", s.tags, problems)
	}
}
