// Package others tries Emacs, Helix and Vim as a user would, with the
// configurations of docs/editors.md.
package others

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// patience is how long a test waits for what should come at once: the machine
// may be busy.
const patience = 90 * time.Second

// How findings of the example programs begin, and titles of their fixes.
const (
	lost     = "count is written here"
	unclosed = "the producer returns here"
	mutex    = "Guard the variable with a mutex"
	atomic   = "Make the variable a typed atomic"
	closing  = "Close the channel with defer, on every path"
)

// What the file has after a fix.
var (
	guarded  = regexp.MustCompile(`countMu\.Lock\(\)\n\t+count\+\+`)
	counted  = regexp.MustCompile(`count\.Add\(1\)`)
	deferred = regexp.MustCompile(`defer close\(numbers\)`)
)

// bench is what an editor is tried with.
type bench struct {
	editors string   // the directory that holds their bin
	home    string   // of the user
	env     []string // with conclsp and gopls on PATH
}

// TestEditors finds, fixes and saves in each editor.
func TestEditors(t *testing.T) {
	b := newBench(t)
	for name, try := range map[string]func(*testing.T, *bench){
		"emacs-28": func(t *testing.T, b *bench) { tryEglot(t, b, "emacs-28") },
		"emacs-30": func(t *testing.T, b *bench) { tryEglot(t, b, "emacs-30") },
		"helix":    tryHelix,
		"vim":      tryVim,
		"neovim":   tryNeovim,
	} {
		t.Run(name, func(t *testing.T) { try(t, b) })
	}
}

// newBench installs the editors, where that is wanted, and builds the servers.
func newBench(t *testing.T) *bench {
	t.Helper()
	if os.Getenv("CONCLSP_EDITORS") == "" {
		t.Skip("set CONCLSP_EDITORS=1 to install Emacs, Helix and Vim into a cache and test in them")
	}
	root := strings.TrimSpace(output(t, exec.Command("bash", "../setup-others.sh")))
	scratch := scratchDir(t)
	b := &bench{editors: root, home: filepath.Join(scratch, "home")}
	bin := filepath.Join(scratch, "bin")
	for _, args := range [][]string{
		{"build", "-o", filepath.Join(bin, "conclsp"), "."},
		{"build", "-modfile=tools/go.mod", "-o", filepath.Join(bin, "gopls"), "golang.org/x/tools/gopls"},
	} {
		cmd := exec.Command("go", args...)
		cmd.Dir = filepath.Join("..", "..")
		output(t, cmd)
	}
	b.env = append(os.Environ(),
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"HOME="+b.home, "XDG_CONFIG_HOME="+filepath.Join(b.home, ".config"), "XDG_CACHE_HOME="+filepath.Join(b.home, ".cache"),
		"LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TMUX=")
	// These are below the real home by default, and costly to fill again.
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		b.env = append(b.env, name+"="+strings.TrimSpace(output(t, exec.Command("go", "env", name))))
	}
	return b
}

// scratchDir makes a directory that is removed in the end, as soon as servers
// that the editor leaves behind have stopped to write to it.
func scratchDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "conclsp-editors-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		eventually(t, "end of the servers", func() bool { return os.RemoveAll(dir) == nil }, nil)
	})
	return dir
}

// examples copies the example programs into a repository of their own.
func (b *bench) examples(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(scratchDir(t), "examples")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "docs", "examples"))); err != nil {
		t.Fatal(err)
	}
	output(t, exec.Command("git", "init", "--quiet", dir))
	return dir
}

// configure writes a configuration from docs/editors.md to a file in the home
// of the user, and returns its name.
func (b *bench) configure(t *testing.T, heading, language, name string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "editors.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, block, found := strings.Cut(section, "\n```"+language+"\n")
	block, _, closed := strings.Cut(block, "\n```\n")
	if !found || !closed {
		t.Fatalf("docs/editors.md has no %s under %q", language, heading)
	}
	file := filepath.Join(b.home, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(block+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// program is the file of an editor.
func (b *bench) program(name string) string { return filepath.Join(b.editors, "bin", name) }

// tryEglot has eglot.el do in Emacs what a user does.
func tryEglot(t *testing.T, b *bench, program string) {
	init := b.configure(t, "Emacs with eglot", "elisp", ".emacs.d/init.el")
	cmd := exec.Command(b.program(program), "-Q", "--batch", "-l", init, "-l", "eglot.el", b.examples(t))
	cmd.Env = b.env
	if out := output(t, cmd); !strings.Contains(out, "\nPASSED\n") {
		t.Errorf("%s did not come to its end:\n%s", program, out)
	}
}

// output runs a command to its end and returns what it prints.
func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return string(out)
}

// eventually waits until ok, and shows what state returns when that never is.
func eventually(t *testing.T, what string, ok func() bool, state func() string) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-tick.C {
		if ok() {
			return
		}
	}
	shown := ""
	if state != nil {
		shown = ":\n" + state()
	}
	t.Fatalf("no %s%s", what, shown)
}

// saved waits until a file has what a fix writes.
func saved(t *testing.T, file string, want *regexp.Regexp) {
	t.Helper()
	var content []byte
	eventually(t, want.String()+" in the file", func() bool {
		content, _ = os.ReadFile(file)
		return want.Match(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")))
	}, func() string { return string(content) })
}
