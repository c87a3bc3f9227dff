package finding

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestSARIF(t *testing.T) {
	opts := SARIFOptions{
		Base:    "/m",
		Version: "v1.2.3",
		Rules:   []Rule{{Name: "sharedwrite", Short: "short", Full: "# page", URL: "https://example.org/sharedwrite", Level: ErrorLevel}},
		Notices: []Notice{{Message: "no such package"}, {Pos: Pos{File: "/m/bad.go", Line: 1, Column: 1}, Message: "expected ';'"}},
		Read:    readSample,
	}
	outside := Finding{Check: "internal", Range: Range{Start: Pos{File: "/x/50%.go", Line: 1}}, Message: "gave up"}
	want := `{
	"version": "2.1.0",
	"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
	"runs": [{
		"tool": {"driver": {
			"name": "conclsp", "version": "v1.2.3", "informationUri": "https://github.com/conclsp/conclsp",
			"rules": [
				{"id": "sharedwrite", "shortDescription": {"text": "short"}, "help": {"text": "# page", "markdown": "# page"},
				 "helpUri": "https://example.org/sharedwrite", "defaultConfiguration": {"level": "error"}},
				{"id": "internal", "shortDescription": {"text": "internal"}, "defaultConfiguration": {"level": "warning"}}
			]
		}},
		"invocations": [{"executionSuccessful": false, "toolExecutionNotifications": [
			{"level": "error", "message": {"text": "no such package"}},
			{"level": "error", "message": {"text": "expected ';'"}, "locations": [{"physicalLocation": {
				"artifactLocation": {"uri": "bad.go", "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 1, "startColumn": 1}}}]}
		]}],
		"originalUriBaseIds": {"%SRCROOT%": {"uri": "file:///m/"}},
		"columnKind": "unicodeCodePoints",
		"results": [{
			"ruleId": "sharedwrite", "ruleIndex": 0, "level": "error",
			"message": {"text": "n is written here & read at a b.go:4; nothing orders them"},
			"locations": [{"physicalLocation": {
				"artifactLocation": {"uri": "sub/a%20b.go", "uriBaseId": "%SRCROOT%"},
				"region": {"startLine": 3, "startColumn": 6, "endLine": 3, "endColumn": 7}}}],
			"relatedLocations": [{"id": 1, "message": {"text": "n is read here"}, "physicalLocation": {
				"artifactLocation": {"uri": "sub/a%20b.go", "uriBaseId": "%SRCROOT%"},
				"region": {"startLine": 4, "startColumn": 3}}}],
			"fixes": [{"description": {"text": "Lock"}, "artifactChanges": [
				{"artifactLocation": {"uri": "sub/a%20b.go", "uriBaseId": "%SRCROOT%"}, "replacements": [
					{"deletedRegion": {"startLine": 3, "startColumn": 6, "endLine": 3, "endColumn": 6}, "insertedContent": {"text": "mu.Lock()\n"}}]},
				{"artifactLocation": {"uri": "sub/c.go", "uriBaseId": "%SRCROOT%"}, "replacements": [
					{"deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}, "insertedContent": {"text": ""}}]}
			]}],
			"partialFingerprints": {"conclspLine/v1": "FINGERPRINT"}
		}, {
			"ruleId": "internal", "ruleIndex": 1, "level": "warning", "message": {"text": "gave up"},
			"locations": [{"physicalLocation": {"artifactLocation": {"uri": "file:///x/50%25.go"}, "region": {"startLine": 1}}}],
			"partialFingerprints": {"conclspLine/v1": "FINGERPRINT"}
		}]
	}]}`
	var buf bytes.Buffer
	if err := WriteSARIF(&buf, []Finding{sample(), outside}, opts); err != nil {
		t.Fatal(err)
	}
	got := buf.String()
	for _, r := range newSARIF([]Finding{sample(), outside}, opts).Runs[0].Results {
		got = strings.ReplaceAll(got, r.Fingerprints["conclspLine/v1"], "FINGERPRINT")
	}
	sameJSON(t, []byte(got), want)
}

func TestSARIFEmpty(t *testing.T) {
	var buf bytes.Buffer
	if err := WriteSARIF(&buf, nil, SARIFOptions{Base: "/m", Read: readSample}); err != nil {
		t.Fatal(err)
	}
	var log struct{ Runs []map[string]any }
	if err := json.Unmarshal(buf.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	// A reader takes a missing list of results for a run that did not happen.
	if r, ok := log.Runs[0]["results"].([]any); !ok || len(r) != 0 {
		t.Errorf("results are %v, want an empty list", log.Runs[0]["results"])
	}
}

// TestFingerprints checks that a finding keeps its name when lines are added
// above it, and that alike findings have different ones.
func TestFingerprints(t *testing.T) {
	const line = "\tn++\n"
	prints := func(text string, lines ...int) (out []string) {
		var fs []Finding
		for _, l := range lines {
			fs = append(fs, at("c", "/m/a.go", l, 2, "message"))
		}
		read := func(string) ([]byte, error) { return []byte(text), nil }
		for _, r := range newSARIF(fs, SARIFOptions{Base: "/m", Read: read}).Runs[0].Results {
			out = append(out, r.Fingerprints["conclspLine/v1"])
		}
		return out
	}
	before := prints("package p\n"+line+line+"\tm++\n", 2, 3, 4)
	after := prints("package p\n\n\n"+line+"\n\t"+line+"\tm++\n", 4, 6, 7)
	for i := range before {
		if before[i] != after[i] {
			t.Errorf("fingerprint %d was %s and is %s", i, before[i], after[i])
		}
		for j := range i {
			if before[i] == before[j] {
				t.Errorf("findings %d and %d have the fingerprint %s", i, j, before[i])
			}
		}
	}
}
