package lsptest

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// steps are what a user does, each as often as it is listed.
var steps = []func(*fuzz, string){
	(*fuzz).typeText, (*fuzz).typeText, (*fuzz).typeText, (*fuzz).typeText,
	(*fuzz).deleteText, (*fuzz).deleteText, (*fuzz).duplicate, (*fuzz).swapWords,
	(*fuzz).undo, (*fuzz).undo, (*fuzz).undo, (*fuzz).undo,
	(*fuzz).ask, (*fuzz).ask, (*fuzz).ask, (*fuzz).hover, (*fuzz).cancel,
	(*fuzz).save, (*fuzz).wait, (*fuzz).rename, (*fuzz).reopen, (*fuzz).act,
}

// step does one of them with one of the files.
func (f *fuzz) step() {
	name := f.names[f.r.IntN(len(f.names))]
	steps[f.r.IntN(len(steps))](f, name)
}

// change makes the text of a file another one, by a small or a whole change.
func (f *fuzz) change(name, text string) {
	f.past[name] = append(f.past[name], f.e.Text(name))
	if f.r.IntN(10) == 0 {
		f.e.ChangeWhole(name, text)
	} else {
		f.e.Change(name, text)
	}
}

// place is a random byte of a text at which a character begins.
func (f *fuzz) place(text string) int {
	at := f.r.IntN(len(text) + 1)
	for within(text, at) {
		at--
	}
	return at
}

// snippets are what is typed: words, halves of statements, and characters that
// take more than one unit.
var snippets = []string{
	" ", "\n", "x", "go ", "func", "{", "}", "(", ")", "mu.Lock()\n", "mu.Unlock()\n", "defer ", "// é€𝔘\n", "\"𝔘\"", "n++\n", "\r\n", "select {}\n",
	"go func() {}()\n", "return\n", "for {}\n", "var wg sync.WaitGroup\n", "ch <- 1\n", "<-ch\n", "/*", "*/", "`", "\t", "if true {\n", "//conclsp:ignore all\n",
}

func (f *fuzz) typeText(name string) {
	text := f.e.Text(name)
	at := f.place(text)
	what := snippets[f.r.IntN(len(snippets))]
	if f.r.IntN(3) == 0 { // a line that is a statement, at the end of another: often right
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			at += i + 1
			what = "\t// " + fmt.Sprint(f.steps) + "\n"
		}
	}
	f.note("type %q at %d of %s", what, at, name)
	f.change(name, text[:at]+what+text[at:])
}

func (f *fuzz) deleteText(name string) {
	text := f.e.Text(name)
	start := f.place(text)
	end := min(len(text), start+1+f.r.IntN(1+f.r.IntN(60)))
	for within(text, end) {
		end++
	}
	f.note("delete %d to %d of %s", start, end, name)
	f.change(name, text[:start]+text[end:])
}

// duplicate copies a line, which often leaves something that compiles.
func (f *fuzz) duplicate(name string) {
	lines := strings.SplitAfter(f.e.Text(name), "\n")
	i := f.r.IntN(len(lines))
	f.note("duplicate line %d of %s", i+1, name)
	f.change(name, strings.Join(slices.Insert(slices.Clone(lines), i, lines[i]), ""))
}

// swapWords exchanges names in all of a file, as a refactoring does.
func (f *fuzz) swapWords(name string) {
	pairs := [][2]string{{"Lock()", "Unlock()"}, {"defer ", ""}, {"wg.Wait()", "_ = 0"}, {"go func", "func"}, {"make(chan int)", "make(chan int, 1)"}, {"close(", "print("}}
	p := pairs[f.r.IntN(len(pairs))]
	f.note("replace %q by %q in %s", p[0], p[1], name)
	f.change(name, strings.ReplaceAll(f.e.Text(name), p[0], p[1]))
}

func (f *fuzz) undo(name string) {
	past := f.past[name]
	if len(past) == 0 {
		return
	}
	n := 1 + f.r.IntN(len(past))
	f.note("undo %d changes of %s", n, name)
	text := past[len(past)-n]
	f.past[name] = past[:len(past)-n]
	f.e.Change(name, text)
}

func (f *fuzz) ask(name string) {
	text := f.e.Text(name)
	start := f.place(text)
	end := start
	if f.r.IntN(2) == 0 {
		end = min(len(text), start+f.r.IntN(200))
		for within(text, end) {
			end++
		}
	}
	f.asked = append(f.asked, f.e.BeginActions(name, f.e.Range(name, start, end)))
}

func (f *fuzz) hover(name string) {
	if !strings.Contains(string(f.e.InitializeResult()), `"hoverProvider"`) {
		return
	}
	text := f.e.Text(name)
	methods := []string{"textDocument/hover", "textDocument/documentHighlight"}
	f.asked = append(f.asked, f.e.Begin(methods[f.r.IntN(2)], f.e.at(name, f.place(text))))
}

func (f *fuzz) cancel(string) {
	if n := len(f.asked); n > 0 {
		f.asked[f.r.IntN(n)].Cancel()
	}
}

func (f *fuzz) save(name string) {
	f.note("save %s", name)
	f.e.Save(name)
}

func (f *fuzz) wait(name string) {
	f.note("wait for %s", name)
	f.e.AwaitDiagnosed(name)
}

// rename renames a file within its package. What is renamed has been saved.
func (f *fuzz) rename(name string) {
	if f.r.IntN(3) > 0 {
		return
	}
	to := filepath.Join(filepath.Dir(name), fmt.Sprintf("r%d.go", f.steps))
	f.note("rename %s to %s", name, to)
	f.e.Save(name)
	f.e.Rename(name, to)
	f.past[to], f.first[to] = f.past[name], f.first[name]
	f.names[slices.Index(f.names, name)] = to
}

// reopen closes a file, with or without what was not saved, and opens it again.
func (f *fuzz) reopen(name string) {
	f.note("reopen %s", name)
	if f.r.IntN(2) == 0 {
		f.e.Save(name)
	}
	f.e.CloseFile(name)
	f.e.Open(name)
	delete(f.past, name)
}

// act waits for findings, and takes a fix of one.
func (f *fuzz) act(name string) {
	f.e.AwaitDiagnosed(name)
	list := f.e.Findings(name)
	if len(list) == 0 || f.e.PublishedVersion(name) != f.e.Version(name) {
		return
	}
	d := list[f.r.IntN(len(list))]
	actions, err := f.e.CodeActions(name, d.Range, "quickfix")
	if err != nil || len(actions) == 0 {
		if c := code(err); err != nil && c != contentModified {
			f.t.Errorf("actions at %v of %s: %v", d, name, err)
		}
		return
	}
	a := actions[f.r.IntN(len(actions))]
	if !a.ours() {
		return
	}
	f.note("do %q at %v of %s", a.Title, d.Range, name)
	before := f.e.Text(name)
	if err := f.e.Do(a); err != nil {
		f.t.Errorf("%q at %v of %s: %v", a.Title, d, name, err)
	}
	f.past[name] = append(f.past[name], before)
	if !utf8.ValidString(f.e.Text(name)) && utf8.ValidString(before) {
		f.t.Errorf("%q has broken characters of %s", a.Title, name)
	}
}
