package finding

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"reflect"
	"testing"
)

// sample is a finding as a check makes it, with both sides of a race and a fix.
func sample() Finding {
	pos := func(offset, line, col int) Pos { return Pos{"/m/sub/a b.go", offset, line, col} }
	return Finding{
		Check:   "sharedwrite",
		Package: "m/sub",
		Range:   Range{pos(19, 3, 7), pos(20, 3, 8)},
		Message: "n is written here & read at a b.go:4; nothing orders them",
		URL:     "https://example.org/sharedwrite",
		Related: []Related{{Range{pos(31, 4, 3), Pos{}}, "n is read here"}},
		Fixes: []Fix{{Title: "Lock", Edits: []Edit{
			{File: "/m/sub/a b.go", Start: 19, End: 19, New: []byte("mu.Lock()\n")},
			{File: "/m/sub/c.go", Start: 0, End: 1, New: nil},
		}}},
	}
}

var sampleFiles = map[string]string{
	"/m/sub/a b.go": "package sub\n\n/*é*/n = 123\n\tprint(n)\n",
	"/m/sub/c.go":   "package sub\n",
}

func readSample(name string) ([]byte, error) {
	if s, ok := sampleFiles[filepath.ToSlash(name)]; ok {
		return []byte(s), nil
	}
	return nil, &json.UnsupportedValueError{Str: name}
}

func TestText(t *testing.T) {
	tests := []struct {
		opts TextOptions
		want string
	}{
		{TextOptions{Base: "/m"}, "sub/a b.go:3:7: n is written here & read at a b.go:4; nothing orders them (sharedwrite)\n" +
			"\tsub/a b.go:4:3: n is read here\n"},
		{TextOptions{Base: "/a/long/way/off"}, "/m/sub/a b.go:3:7: n is written here & read at a b.go:4; nothing orders them (sharedwrite)\n" +
			"\t/m/sub/a b.go:4:3: n is read here\n"},
		{TextOptions{Base: "/m/sub/deep", Color: true}, "\x1b[1m../a b.go:3:7\x1b[0m: n is written here & read at a b.go:4; nothing orders them \x1b[33m(sharedwrite)\x1b[0m\n" +
			"\t\x1b[2m../a b.go:4:3: n is read here\x1b[0m\n"},
	}
	for _, tt := range tests {
		var buf bytes.Buffer
		if err := WriteText(&buf, []Finding{sample()}, tt.opts); err != nil || buf.String() != tt.want {
			t.Errorf("%+v: %v\ngot  %q\nwant %q", tt.opts, err, buf.String(), tt.want)
		}
	}
}

func TestShowPos(t *testing.T) {
	for want, p := range map[string]Pos{
		"-":         {},
		"a.go":      {File: "/m/a.go"},
		"a.go:2":    {File: "/m/a.go", Line: 2},
		"a.go:2:3":  {File: "/m/a.go", Line: 2, Column: 3},
		"/x/b.go:1": {File: "/x/b.go", Line: 1},
	} {
		if got := ShowPos("/m", p); got != want {
			t.Errorf("ShowPos(%v) = %q, want %q", p, got, want)
		}
	}
}

func TestJSON(t *testing.T) {
	want := `{"m/sub": {"sharedwrite": [{
		"category": "sharedwrite",
		"posn": "/m/sub/a b.go:3:7",
		"end": "/m/sub/a b.go:3:8",
		"message": "n is written here & read at a b.go:4; nothing orders them",
		"suggested_fixes": [{"message": "Lock", "edits": [
			{"filename": "/m/sub/a b.go", "start": 19, "end": 19, "new": "mu.Lock()\n"},
			{"filename": "/m/sub/c.go", "start": 0, "end": 1, "new": ""}]}],
		"related": [{"posn": "/m/sub/a b.go:4:3", "end": "/m/sub/a b.go:4:3", "message": "n is read here"}]
	}]}}`
	var buf bytes.Buffer
	if err := WriteJSON(&buf, []Finding{sample()}); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, buf.Bytes(), want)
	buf.Reset()
	if err := WriteJSON(&buf, nil); err != nil || buf.String() != "{}\n" {
		t.Errorf("without findings: %q, %v", buf.String(), err)
	}
}

func sameJSON(t *testing.T, got []byte, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal(got, &g); err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(g, w) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestGitHub(t *testing.T) {
	odd := sample()
	odd.Related = nil
	odd.Range.End.Line = 5
	odd.Range.Start.File = "/m/50%,:\n.go"
	odd.Message = "100% odd:\r\nline, two"
	whole := Finding{Check: "internal", Range: Range{Start: Pos{File: "/m/a.go"}}, Message: "gave up"}
	levels := map[string]Level{"sharedwrite": ErrorLevel, "internal": NoteLevel}
	want := "::error file=sub/a b.go,line=3,col=7,endColumn=8,title=sharedwrite::n is written here & read at a b.go:4; nothing orders them%0Asub/a b.go:4:3: n is read here\n" +
		"::error file=50%25%2C%3A%0A.go,line=3,endLine=5,title=sharedwrite::100%25 odd:%0D%0Aline, two\n" +
		"::notice file=a.go,title=internal::gave up\n"
	var buf bytes.Buffer
	err := WriteGitHub(&buf, []Finding{sample(), odd, whole}, "/m", func(check string) Level { return levels[check] })
	if err != nil || buf.String() != want {
		t.Errorf("%v\ngot  %q\nwant %q", err, buf.String(), want)
	}
}
