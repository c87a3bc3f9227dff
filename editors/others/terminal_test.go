package others

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// terminal is an editor in a terminal of 40 lines of 200 characters.
type terminal struct {
	t      *testing.T
	b      *bench
	socket string
}

// open starts an editor in a directory, and ends it with the test.
func open(t *testing.T, b *bench, dir string, command ...string) *terminal {
	t.Helper()
	// The name of a socket must be short.
	term := &terminal{t: t, b: b, socket: filepath.Join(scratchDir(t), "tmux")}
	args := append([]string{"-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "40", "-c", dir, "--"}, command...)
	term.tmux(args...)
	t.Cleanup(func() { term.command("kill-server").Run() }) // it has ended where the editor has
	return term
}

func (term *terminal) command(args ...string) *exec.Cmd {
	cmd := exec.Command(term.b.program("tmux"), append([]string{"-u", "-S", term.socket}, args...)...)
	cmd.Env = term.b.env
	return cmd
}

func (term *terminal) tmux(args ...string) string {
	term.t.Helper()
	return output(term.t, term.command(args...))
}

// press sends keys, by their names, or else characters.
func (term *terminal) press(keys ...string) {
	term.t.Helper()
	term.tmux(append([]string{"send-keys"}, keys...)...)
}

// paste sends text at once: Helix 25.01 may tell a server of keys in another
// order, when they come faster than anyone types.
func (term *terminal) paste(text string) {
	term.t.Helper()
	term.tmux("set-buffer", text)
	term.tmux("paste-buffer", "-p")
}

// screen is what the user sees.
func (term *terminal) screen() string {
	term.t.Helper()
	return term.tmux("capture-pane", "-p")
}

// see waits for text on the screen.
func (term *terminal) see(text string) {
	term.t.Helper()
	term.match(regexp.QuoteMeta(text))
}

// match waits for what an expression finds on the screen, and returns it with
// its parts.
func (term *terminal) match(expression string) []string {
	term.t.Helper()
	re := regexp.MustCompile("(?m)" + expression)
	var screen string
	var found []string
	eventually(term.t, "sight of "+expression, func() bool {
		screen = term.screen()
		found = re.FindStringSubmatch(screen)
		return found != nil
	}, func() string { return screen })
	return found
}

// miss waits until text is no longer on the screen.
func (term *terminal) miss(text string) {
	term.t.Helper()
	eventually(term.t, "end of "+text, func() bool { return !strings.Contains(term.screen(), text) }, term.screen)
}

// quit ends the editor with a command, and waits for its end.
func (term *terminal) quit(command string) {
	term.t.Helper()
	term.press(command, "Enter")
	eventually(term.t, "end of the editor", func() bool { return term.command("has-session").Run() != nil }, term.screen)
}

// tryHelix fixes the examples from the menu of code actions, where the fixes
// come before what gopls has.
func tryHelix(t *testing.T, b *bench) {
	b.configure(t, "Helix", "toml", ".config/helix/languages.toml")
	dir := b.examples(t)
	counter, producer := filepath.Join(dir, "counter", "main.go"), filepath.Join(dir, "producer", "main.go")
	const mark = "●" // of a line with a diagnostic, and of their number
	term := open(t, b, dir, b.program("hx"), counter)

	take := func(finding, title string, down int, file string, want *regexp.Regexp) {
		term.see(mark)
		eventually(t, "way to "+finding, func() bool {
			term.press("g", "g", "]", "d") // ]d does not go on from the end to the top
			return strings.Contains(term.screen(), finding)
		}, term.screen)
		term.press("Space", "a")
		term.see(title)
		for range down {
			term.press("C-n")
		}
		term.press("Enter")
		term.miss(title)
		term.press(":w", "Enter")
		saved(t, file, want)
		term.miss(mark)
	}
	take(lost, mutex, 1, counter, guarded)
	term.press("u")
	take(lost, atomic, 0, counter, counted)
	term.press(":open "+producer, "Enter")
	take(unclosed, closing, 0, producer, deferred)

	// What gopls says is there too.
	term.press("ge", "o")
	term.see(" INS ")
	term.paste(`var wrong int = ""`)
	term.see("cannot use")
	term.press("Escape")
	term.see(" NOR ")
	term.quit(":quit-all!")
}

// tryVim fixes the examples from the list of code actions of ALE.
func tryVim(t *testing.T, b *bench) {
	vimrc := b.configure(t, "Vim with ALE", "vim", ".vimrc")
	dir := b.examples(t)
	counter, producer := filepath.Join(dir, "counter", "main.go"), filepath.Join(dir, "producer", "main.go")
	term := open(t, b, dir, b.program("vim"), "-N", "-n", "-u", vimrc, counter)

	take := func(finding, title, file string, want *regexp.Regexp) {
		term.match("^E .*" + finding) // with its sign: the text alone comes back with what was undone
		term.press(":ALENextWrap", "Enter")
		item := regexp.MustCompile(`(?m)^(\d+)\) ` + regexp.QuoteMeta(title) + `$`)
		// On a busy machine the proxy may answer without the fixes, as it waits
		// for them for a second; then the user asks again.
		eventually(t, title+" in the list", func() bool {
			term.press(":ALECodeAction", "Enter")
			term.see("Type number")
			number := ""
			if found := item.FindStringSubmatch(term.screen()); found != nil {
				number = found[1]
			}
			term.press(number, "Enter")
			term.miss("Type number")
			return number != ""
		}, term.screen)
		term.press(":w", "Enter")
		saved(t, file, want)
		term.miss(finding)
	}
	take(lost, mutex, counter, guarded)
	term.press(":earlier 1f", "Enter")
	take(lost, atomic, counter, counted)
	term.press(":edit "+producer, "Enter")
	take(unclosed, closing, producer, deferred)

	// What gopls says is there too.
	term.press("Go", `var wrong int = ""`, "Escape")
	term.see("cannot use")
	term.quit(":qall!")
}
