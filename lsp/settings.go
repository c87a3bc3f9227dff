package lsp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/conclsp/conclsp/analyzers"
	"go.lsp.dev/protocol"
)

// settings are what the user can choose, in the section "conclsp" of the
// configuration or of the initialization options.
type settings struct {
	severity  map[string]protocol.DiagnosticSeverity // by check; 0 is off
	tests     bool
	generated bool
	tags      []string
	env       map[string]string
	debounce  time.Duration
	codeLens  bool
	hints     struct{ guards, held bool }
}

const defaultDebounce = 150 * time.Millisecond

func defaultSettings() *settings {
	s := &settings{severity: make(map[string]protocol.DiagnosticSeverity), tests: true, debounce: defaultDebounce, codeLens: true}
	for _, c := range analyzers.Suite {
		s.severity[c.Analyzer.Name] = tierSeverity(c.Tier)
	}
	return s
}

func tierSeverity(t analyzers.Tier) protocol.DiagnosticSeverity {
	switch t {
	case analyzers.Error:
		return protocol.DiagnosticSeverityError
	case analyzers.Warning:
		return protocol.DiagnosticSeverityWarning
	case analyzers.Hint:
		return protocol.DiagnosticSeverityInformation
	default:
		return 0
	}
}

var severities = map[string]protocol.DiagnosticSeverity{
	"off":         0,
	"error":       protocol.DiagnosticSeverityError,
	"warning":     protocol.DiagnosticSeverityWarning,
	"information": protocol.DiagnosticSeverityInformation,
	"hint":        protocol.DiagnosticSeverityHint,
}

// readSettings reads the section of the configuration. What is wrong in it is
// named in problems; all else takes effect.
func readSettings(data []byte) (s *settings, problems []string) {
	s = defaultSettings()
	if len(data) == 0 || string(data) == "null" || emptyList(data) {
		return s, nil
	}
	var section map[string]json.RawMessage
	if err := json.Unmarshal(data, &section); err != nil {
		return s, []string{`"conclsp" must be an object`}
	}
	for _, key := range slices.Sorted(maps.Keys(section)) {
		read, known := settingReaders[key]
		if !known {
			if _, client := clientSettings[key]; !client {
				problems = append(problems, fmt.Sprintf("there is no setting %q", "conclsp."+key))
			}
			continue
		}
		if string(section[key]) == "null" {
			continue
		}
		for _, wrong := range read(s, section[key]) {
			problems = append(problems, "conclsp."+key+wrong)
		}
	}
	return s, problems
}

// clientSettings are settings of the clients, which share the section.
var clientSettings = map[string]bool{
	"path": true, "args": true, "mode": true, "trace": true, "gopls": true, // of the editors
	"notifyDiagnosed": true, "pullDiagnostics": true, "status": true, // of the initialization options
}

var settingReaders = map[string]func(s *settings, data json.RawMessage) []string{
	"checks": (*settings).readChecks,
	"tests":  func(s *settings, data json.RawMessage) []string { return readValue(data, &s.tests, "true or false") },
	"generated": func(s *settings, data json.RawMessage) []string {
		return readValue(data, &s.generated, "true or false")
	},
	"tags":     (*settings).readTags,
	"env":      (*settings).readEnv,
	"debounce": (*settings).readDebounce,
	"codelens": func(s *settings, data json.RawMessage) []string {
		return readValue(data, &s.codeLens, "true or false")
	},
	"hints": (*settings).readHints,
}

// emptyList recognises what an empty object becomes in a client that is written
// in Lua, whose tables are both.
func emptyList(data []byte) bool { return string(bytes.Join(bytes.Fields(data), nil)) == "[]" }

// readValue decodes into a value, which stays as it is if that fails.
func readValue[T any](data json.RawMessage, v *T, form string) []string {
	var got T
	if emptyList(data) {
		data = json.RawMessage("null")
	}
	if json.Unmarshal(data, &got) != nil {
		return []string{" must be " + form}
	}
	*v = got
	return nil
}

func (s *settings) readChecks(data json.RawMessage) (problems []string) {
	var checks map[string]json.RawMessage
	if wrong := readValue(data, &checks, "an object"); wrong != nil {
		return wrong
	}
	for _, name := range slices.Sorted(maps.Keys(checks)) {
		i := slices.IndexFunc(analyzers.Suite, func(c analyzers.Check) bool { return c.Analyzer.Name == name })
		if i < 0 {
			problems = append(problems, fmt.Sprintf(": there is no check %q", name))
			continue
		}
		var on bool
		var word string
		severity, ok := protocol.DiagnosticSeverity(0), true
		if json.Unmarshal(checks[name], &on) == nil {
			if on {
				severity = tierSeverity(analyzers.Suite[i].Tier)
				if severity == 0 { // it is off by default
					severity = protocol.DiagnosticSeverityWarning
				}
			}
		} else if json.Unmarshal(checks[name], &word) != nil {
			ok = false
		} else {
			severity, ok = severities[strings.ToLower(word)]
		}
		if !ok {
			problems = append(problems, fmt.Sprintf(".%s must be true, false, error, warning, information, hint or off", name))
			continue
		}
		s.severity[name] = severity
	}
	return problems
}

func (s *settings) readTags(data json.RawMessage) []string {
	var list []string
	if json.Unmarshal(data, &list) != nil {
		var one string
		if wrong := readValue(data, &one, "a list of build tags"); wrong != nil {
			return wrong
		}
		list = strings.FieldsFunc(one, func(r rune) bool { return r == ',' || r == ' ' })
	}
	for _, tag := range list {
		if tag == "" || strings.ContainsAny(tag, ", \t\n\"'") {
			return []string{fmt.Sprintf(": %q is no build tag", tag)}
		}
	}
	s.tags = list
	return nil
}

func (s *settings) readEnv(data json.RawMessage) (problems []string) {
	var vars map[string]any
	if wrong := readValue(data, &vars, "an object"); wrong != nil {
		return wrong
	}
	s.env = make(map[string]string)
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		switch val := vars[name].(type) {
		case string, float64, bool:
			s.env[name] = fmt.Sprint(val)
		default:
			problems = append(problems, fmt.Sprintf(".%s must be a string", name))
		}
	}
	return problems
}

func (s *settings) readDebounce(data json.RawMessage) []string {
	const form = `a number of milliseconds, or a duration such as "150ms", of up to a minute`
	var ms float64
	d := time.Duration(0)
	if json.Unmarshal(data, &ms) == nil {
		d = time.Duration(ms * float64(time.Millisecond))
	} else {
		var word string
		if wrong := readValue(data, &word, form); wrong != nil {
			return wrong
		}
		var err error
		if d, err = time.ParseDuration(word); err != nil {
			return []string{" must be " + form}
		}
	}
	if d < 0 || d > time.Minute {
		return []string{" must be " + form}
	}
	s.debounce = d
	return nil
}

func (s *settings) readHints(data json.RawMessage) (problems []string) {
	var hints map[string]json.RawMessage
	if wrong := readValue(data, &hints, "an object"); wrong != nil {
		return wrong
	}
	for _, name := range slices.Sorted(maps.Keys(hints)) {
		into, ok := map[string]*bool{"guards": &s.hints.guards, "held": &s.hints.held}[name]
		if !ok {
			problems = append(problems, fmt.Sprintf(": there is no hint %q", name))
			continue
		}
		for _, wrong := range readValue(hints[name], into, "true or false") {
			problems = append(problems, "."+name+wrong)
		}
	}
	return problems
}

// checks are the analyzers to run.
func (s *settings) checks() []string {
	var on []string
	for name, severity := range s.severity {
		if severity != 0 {
			on = append(on, name)
		}
	}
	slices.Sort(on)
	return on
}

// sameAnalysis reports whether findings under the two settings are the same, up
// to how they are shown.
func (s *settings) sameAnalysis(t *settings) bool {
	return slices.Equal(s.checks(), t.checks()) && s.tests == t.tests && s.generated == t.generated &&
		slices.Equal(s.tags, t.tags) && maps.Equal(s.env, t.env)
}
