package lsptest

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden parts of lsp/testdata")

// A mode is a way in which editors use conclsp.
type mode struct {
	name   string
	args   []string
	client Client
}

// modes are those that the program has.
func modes(t testing.TB) []mode {
	t.Helper()
	bytes := Plain()
	bytes.Encodings = []Encoding{UTF8}
	direct := Client{Encodings: []Encoding{UTF32}, DocumentChanges: true, Literals: true, Preferred: true, Watch: true}
	list := []mode{
		{"serve", []string{"serve"}, Modern()},
		{"plain", []string{"serve"}, bytes},
		{"direct", []string{"serve"}, direct},
	}
	if exec.Command(Conclsp(t), "help", "proxy").Run() == nil {
		list = append(list, mode{"proxy", []string{"proxy", "-gopls=" + Gopls(t)}, Modern()})
	}
	return list
}

// start starts conclsp in a mode, without a disk cache shared with anybody.
func start(t testing.TB, m mode, dir string, settings map[string]any) *Editor {
	t.Helper()
	return New(t, m.config(t, dir, settings))
}

func (m mode) config(t testing.TB, dir string, settings map[string]any) Config {
	t.Helper()
	own := map[string]any{"debounce": 10}
	for name, v := range settings {
		own[name] = v
	}
	return Config{
		Command: append([]string{Conclsp(t)}, m.args...), Dir: dir, Client: m.client, Lenient: m.name == "proxy",
		Env:      []string{"XDG_CACHE_HOME=" + cacheHome(t), "GOCACHE=" + goCache(t), "GOPROXY=off"},
		Settings: map[string]any{"conclsp": own, "gopls": map[string]any{}},
	}
}

// A case is one archive of lsp/testdata.
type markerCase struct {
	archive  *txtar.Archive
	golden   map[string]string
	settings map[string]any
	caps     []byte
	session  struct {
		Folders, Closed, Modes []string
	}
	marks  []*marker
	places map[string]place
	texts  map[string]string
}

func readCase(t *testing.T, file string) *markerCase {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := &markerCase{archive: archive, golden: make(map[string]string), places: make(map[string]place), texts: make(map[string]string)}
	var files []txtar.File
	for _, f := range archive.Files {
		var err error
		switch name, isGolden := strings.CutPrefix(f.Name, "@"); {
		case isGolden:
			c.golden[name] = string(f.Data)
		case f.Name == "settings.json":
			err = json.Unmarshal(f.Data, &c.settings)
		case f.Name == "capabilities.json":
			c.caps = f.Data
		case f.Name == "session.json":
			err = json.Unmarshal(f.Data, &c.session)
		default:
			files = append(files, f)
			err = c.read(f)
		}
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	c.archive = &txtar.Archive{Comment: archive.Comment, Files: files}
	return c
}

// read takes in the markers of a file, and the names that it gives to places.
func (c *markerCase) read(f txtar.File) error {
	c.texts[f.Name] = string(f.Data)
	if filepath.Ext(f.Name) != ".go" {
		return nil
	}
	marks, err := markers(f.Name, string(f.Data))
	if err != nil {
		return err
	}
	for _, m := range marks {
		if m.name != "loc" {
			c.marks = append(c.marks, m)
			continue
		}
		if len(m.args) != 2 || m.args[0].name == "" {
			return fmt.Errorf("%v wants a name and a place", m)
		}
		if c.places[m.args[0].name], err = m.args[1].find(string(f.Data), m.row); err != nil {
			return fmt.Errorf("%v: %w", m, err)
		}
	}
	return nil
}

// place is what an argument of a marker means.
func (c *markerCase) place(t *testing.T, m *marker, a argument) place {
	t.Helper()
	p, ok := c.places[a.name]
	if a.name == "" {
		var err error
		if p, err = a.find(c.texts[m.file], m.row); err != nil {
			t.Fatalf("%v: %v", m, err)
		}
	} else if !ok {
		t.Fatalf("%v: no place has the name %s", m, a.name)
	}
	return p
}

// TestMarkers opens the workspaces of lsp/testdata in an editor and looks
// whether the server says what the markers in the files expect.
func TestMarkers(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			for _, m := range modes(t) {
				c := readCase(t, file)
				if c.session.Modes != nil && !slices.Contains(c.session.Modes, m.name) {
					continue
				}
				t.Run(m.name, func(t *testing.T) { c.run(t, m) })
				if *update {
					c.write(t, file)
				}
			}
		})
	}
}

// write puts new golden parts into the archive.
func (c *markerCase) write(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name[0] == '@' })
	for _, m := range c.marks {
		if name := m.goldenName(); name != "" {
			archive.Files = append(archive.Files, txtar.File{Name: "@" + name, Data: []byte(c.golden[name])})
		}
	}
	if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// goldenName is that of the golden part that a marker compares with, or "".
func (m *marker) goldenName() string {
	if m.name != "quickfix" || len(m.args) != 3 {
		return ""
	}
	return m.args[2].name
}

// run tries one case in one mode.
func (c *markerCase) run(t *testing.T, m mode) {
	if c.caps != nil {
		if err := json.Unmarshal(c.caps, &m.client); err != nil {
			t.Fatal(err)
		}
	}
	dir := workspace(t, "")
	unpack(t, dir, c.archive)
	cfg := m.config(t, dir, c.settings)
	cfg.Folders = c.session.Folders
	r := &markerRun{markerCase: c, t: t, e: New(t, cfg)}
	for _, f := range c.archive.Files {
		if filepath.Ext(f.Name) == ".go" && !slices.Contains(c.session.Closed, f.Name) {
			r.e.Open(f.Name)
			r.open = append(r.open, f.Name)
		}
	}
	r.e.AwaitDiagnosed(r.open...)
	r.diagnostics()
	for _, m := range c.marks {
		check := map[string]func(*marker){
			"diag": func(*marker) {}, "quickfix": r.quickfix, "nofix": r.nofix, "hover": r.hover, "highlight": r.highlight,
		}[m.name]
		if check == nil {
			t.Fatalf("%v: there is no such marker", m)
		}
		check(m)
	}
	r.e.Close()
}
