package checktest

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// A module is the temporary module into which the cases are copied: case c as
// package test/c, and after its fixes as package test/after/c__n.
type module struct {
	dir    string // root of the module, without symbolic links
	srcdir string // absolute name of testdata/src
	cases  []string
}

// afterDir holds the fixed cases in the temporary module.
const afterDir = "after"

//go:embed prove/prove.go
var proveSource []byte

func newModule(tmp, srcdir, only string) (*module, error) {
	dir, err := filepath.EvalSymlinks(tmp)
	if err != nil {
		return nil, err
	}
	if srcdir, err = filepath.Abs(srcdir); err != nil {
		return nil, err
	}
	m := &module{dir: dir, srcdir: srcdir}
	entries, err := os.ReadDir(srcdir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.IsDir() || only != "" && e.Name() != only {
			continue
		}
		if e.Name() == afterDir || e.Name() == "prove" {
			return nil, fmt.Errorf("a case cannot be named %s", e.Name())
		}
		m.cases = append(m.cases, e.Name())
		if err := m.copyCase(e.Name(), e.Name(), nil); err != nil {
			return nil, err
		}
	}
	if err := m.write("prove/prove.go", proveSource); err != nil {
		return nil, err
	}
	if err := m.write("prove/yield/yield.go", yieldSource); err != nil {
		return nil, err
	}
	return m, m.writeGoMod()
}

// patterns returns the package patterns of all cases.
func (m *module) patterns() []string {
	var list []string
	for _, c := range m.cases {
		list = append(list, "./"+c+"/...")
	}
	return list
}

// copyCase copies a case's Go files into the module as package test/path, with
// its imports of itself adapted, and with replace (by name relative to the
// case) in place of what is on disk.
func (m *module) copyCase(name, path string, replace map[string][]byte) error {
	root := filepath.Join(m.srcdir, name)
	return filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(file, ".golden") {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		content, ok := replace[rel]
		if !ok {
			if content, err = os.ReadFile(file); err != nil {
				return err
			}
		}
		if path != name {
			content = bytes.ReplaceAll(content, []byte(`"test/`+name+`/`), []byte(`"test/`+path+`/`))
		}
		return m.write(filepath.Join(filepath.FromSlash(path), rel), content)
	})
}

func (m *module) write(rel string, content []byte) error {
	file := filepath.Join(m.dir, rel)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o666)
}

// writeGoMod requires golang.org/x/sync at the version of the module that the
// test runs in, whose go.sum is copied: nothing is downloaded.
func (m *module) writeGoMod() error {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("go env GOMOD: %w", err)
	}
	ours := strings.TrimSpace(string(out))
	content, err := os.ReadFile(ours)
	if err != nil {
		return err
	}
	parsed, err := modfile.ParseLax(ours, content, nil)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(parsed.Require, func(r *modfile.Require) bool { return r.Mod.Path == "golang.org/x/sync" })
	if i < 0 {
		return fmt.Errorf("%s does not require golang.org/x/sync", ours)
	}
	gomod := fmt.Sprintf("module test\n\ngo 1.26\n\nrequire golang.org/x/sync %s\n", parsed.Require[i].Mod.Version)
	if err := m.write("go.mod", []byte(gomod)); err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(filepath.Dir(ours), "go.sum"))
	if err != nil {
		return err
	}
	return m.write("go.sum", sum)
}

// env is the environment of all go commands in the module.
func (m *module) env() []string {
	return append(os.Environ(), "PWD="+m.dir, "GO111MODULE=on", "GOPROXY=off", "GOWORK=off", "GOFLAGS=-mod=mod")
}

// relative replaces names of temporary files by those they were copied from.
func (m *module) relative(s string) string {
	wd, err := os.Getwd()
	if err != nil {
		return s
	}
	src, err := filepath.Rel(wd, m.srcdir)
	if err != nil {
		return s
	}
	return strings.ReplaceAll(s, m.dir, src)
}
