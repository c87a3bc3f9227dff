// Package vscode keeps the client for VS Code in step with the checks.
package vscode

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers"
)

//go:generate go test . -run=^TestSettings$ -update

var update = flag.Bool("update", false, "write the settings of the checks into package.json")

const settingKey = `"conclsp.checks": `

// setting is the schema of the setting of one check.
type setting struct {
	Enum        []any  `json:"enum"`
	Default     string `json:"default"`
	Description string `json:"description"`
}

// TestSettings keeps the setting conclsp.checks what the suite says, or, with
// -update, makes it so.
func TestSettings(t *testing.T) {
	schema := struct {
		Type                 string             `json:"type"`
		AdditionalProperties bool               `json:"additionalProperties"`
		Default              struct{}           `json:"default"`
		Description          string             `json:"description"`
		Properties           map[string]setting `json:"properties"`
	}{Type: "object", Description: "How loud each check is.", Properties: make(map[string]setting)}
	severity := map[analyzers.Tier]string{analyzers.Error: "error", analyzers.Warning: "warning", analyzers.Hint: "information", analyzers.Opt: "off"}
	for _, c := range analyzers.Suite {
		summary, _, _ := strings.Cut(strings.TrimSpace(c.Analyzer.Doc), "\n")
		schema.Properties[c.Analyzer.Name] = setting{
			Enum:        []any{"error", "warning", "information", "hint", "off", true, false},
			Default:     severity[c.Tier],
			Description: strings.TrimPrefix(summary, c.Analyzer.Name+": "),
		}
	}
	want, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("package.json")
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(file, []byte(settingKey)) + len(settingKey)
	var got json.RawMessage
	if err := json.NewDecoder(bytes.NewReader(file[at:])).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if same(t, got, want) {
		return
	}
	if !*update {
		t.Fatal("the setting conclsp.checks in package.json is not what the suite says; run go generate ./editors/...")
	}
	const indent = "        " // of the key, as prettier has it
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, want, indent, "  "); err != nil {
		t.Fatal(err)
	}
	out := fmt.Appendf(nil, "%s%s%s", file[:at], pretty.Bytes(), file[at+len(got):])
	if err := os.WriteFile("package.json", out, 0o666); err != nil {
		t.Fatal(err)
	}
}

// same compares JSON without regard to its layout.
func same(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y bytes.Buffer
	if json.Compact(&x, a) != nil || json.Compact(&y, b) != nil {
		t.Fatal("not JSON")
	}
	return bytes.Equal(x.Bytes(), y.Bytes())
}
