package lsp

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestSettingsOfVSCode keeps the settings that the client for VS Code offers,
// and their defaults, what the server understands.
func TestSettingsOfVSCode(t *testing.T) {
	file, err := os.ReadFile("../editors/vscode/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Contributes struct {
			Configuration struct {
				Properties map[string]struct{ Default json.RawMessage }
			}
		}
	}
	if err := json.Unmarshal(file, &manifest); err != nil {
		t.Fatal(err)
	}
	section := make(map[string]json.RawMessage)
	for name, property := range manifest.Contributes.Configuration.Properties {
		name, own := strings.CutPrefix(name, "conclsp.")
		if !own {
			t.Errorf("the setting %s is not in the section conclsp", name)
		}
		name, _, _ = strings.Cut(name, ".") // trace.server
		section[name] = property.Default
	}
	for name := range settingReaders {
		if section[name] == nil {
			t.Errorf("the client does not offer the setting %s", name)
		}
	}
	data, err := json.Marshal(section)
	if err != nil {
		t.Fatal(err)
	}
	got, problems := readSettings(data)
	for _, problem := range problems {
		t.Error(problem)
	}
	if want := defaultSettings(); !reflect.DeepEqual(got, normal(want)) {
		t.Errorf("the defaults of the client are %+v, those of the server %+v", got, want)
	}
}

// normal has empty values where reading empty settings leaves them.
func normal(s *settings) *settings {
	s.tags, s.env = []string{}, map[string]string{}
	return s
}
