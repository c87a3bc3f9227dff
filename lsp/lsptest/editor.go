package lsptest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Patience bounds every wait, unless the configuration says otherwise. It is
// long, for it passes only in a failing test.
const Patience = time.Minute

// Config says which server to start, and what kind of editor to be.
type Config struct {
	Command  []string
	Env      []string // added to that of the test
	Dir      string   // the workspace
	Folders  []string // its folders, below Dir or absolute; none means Dir itself, given as the root only
	Client   Client
	Lenient  bool           // gopls answers too, which some messages crash, and some of whose errors have the code 0
	Patience time.Duration  // bounds every wait; 0 means [Patience]
	Settings map[string]any // by section of the configuration: "conclsp", "gopls", as the server wants them
}

// An Editor is one session with a server. Its methods may be called by one
// goroutine at a time, that of the test.
type Editor struct {
	t     testing.TB
	cfg   Config
	proc  *process
	units Encoding
	begun time.Time

	mu         sync.Mutex
	news       chan struct{} // closed, and made anew, when anything below changes
	gone       error         // why there is nothing more to read
	script     transcript
	crimes     []string
	nextID     int
	pending    map[string]*Reply // by id
	ready      bool              // initialize was answered
	docs       map[string]*doc   // by path; also those that are closed
	published  map[string]published
	diagnosed  map[string]int // by path
	registered map[string]string
	progress   map[string]bool // by token: whether it has begun
	messages   []string        // shown to the user
	logged     []string
	refusals   []ResponseError // of what had no id that could be known
	refreshed  map[string]int
	documents  []string // that were to be shown
	result     json.RawMessage
	ending     bool
	forgiven   bool // the end of the session was none: what the server said last does not count
}

// Launch starts a server and says nothing to it.
func Launch(t testing.TB, cfg Config) *Editor {
	t.Helper()
	if cfg.Patience == 0 {
		cfg.Patience = Patience
	}
	proc, err := startProcess(cfg.Command, cfg.Dir, append(os.Environ(), cfg.Env...))
	if err != nil {
		t.Fatal(err)
	}
	e := &Editor{
		t: t, cfg: cfg, proc: proc, units: UTF16, begun: time.Now(), news: make(chan struct{}), pending: make(map[string]*Reply),
		docs: make(map[string]*doc), published: make(map[string]published), diagnosed: make(map[string]int),
		registered: make(map[string]string), progress: make(map[string]bool), refreshed: make(map[string]int),
	}
	go e.read()
	t.Cleanup(e.cleanup)
	return e
}

// New starts a server and a session with it.
func New(t testing.TB, cfg Config) *Editor {
	t.Helper()
	e := Launch(t, cfg)
	e.Initialize()
	return e
}

// Initialize begins the session.
func (e *Editor) Initialize() {
	e.t.Helper()
	options := make(map[string]any)
	maps.Copy(options, e.section("gopls"))
	if own := maps.Clone(e.section("conclsp")); own != nil {
		own["notifyDiagnosed"] = true
		options["conclsp"] = own
	}
	params := object{
		"processId":             os.Getpid(),
		"clientInfo":            object{"name": "lsptest"},
		"rootUri":               URI(e.cfg.Dir),
		"capabilities":          e.cfg.Client.capabilities(),
		"initializationOptions": options,
	}
	if len(e.cfg.Folders) > 0 {
		params["workspaceFolders"] = e.folders()
	}
	var result struct {
		Capabilities struct {
			PositionEncoding Encoding `json:"positionEncoding"`
		} `json:"capabilities"`
	}
	e.MustCall("initialize", params, &e.result)
	if err := json.Unmarshal(e.result, &result); err != nil {
		e.t.Fatalf("initialize: %v", err)
	}
	if u := result.Capabilities.PositionEncoding; u != "" {
		e.units = u
	}
	e.Notify("initialized", object{})
}

// section is a section of the settings, if it is an object.
func (e *Editor) section(name string) map[string]any {
	section, _ := e.cfg.Settings[name].(map[string]any)
	return section
}

func (e *Editor) folders() []object {
	list := []object{}
	for _, name := range e.cfg.Folders {
		list = append(list, object{"uri": URI(e.Path(name)), "name": filepath.Base(name)})
	}
	return list
}

// InitializeResult is what the server answered to initialize.
func (e *Editor) InitializeResult() json.RawMessage { return e.result }

// Units is how the server counts characters.
func (e *Editor) Units() Encoding { return e.units }

// Path is the file with a name, which is relative to the workspace or absolute.
func (e *Editor) Path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(e.cfg.Dir, filepath.FromSlash(name))
}

// Memory returns the resident memory of the server in bytes, or fails the test
// where the system does not tell.
func (e *Editor) Memory() int64 {
	e.t.Helper()
	n, err := e.proc.memory()
	if err != nil {
		e.t.Fatal(err)
	}
	return n
}

// Pid is that of the server.
func (e *Editor) Pid() int { return e.proc.cmd.Process.Pid }

// read takes in all that the server says.
func (e *Editor) read() {
	var err error
	for {
		var body []byte
		if body, err = readFrame(e.proc.out); err != nil {
			break
		}
		e.mu.Lock()
		e.script.add(e.begun, "<-", body)
		e.mu.Unlock()
		var m Message
		if err := json.Unmarshal(body, &m); err != nil {
			e.crime("the server wrote what is no message: %v: %.200q", err, body)
			continue
		}
		e.receive(&m)
	}
	<-e.proc.ended // it has closed its output, so that its end is near or it hangs, which is up to the waits
	e.mu.Lock()
	defer e.mu.Unlock()
	if err != io.EOF {
		e.crimes = append(e.crimes, "the server's last words: "+err.Error())
	}
	if e.proc.err != nil {
		err = e.proc.err
	}
	e.gone = err
	e.broadcast()
}

// broadcast tells those who wait. e.mu is held.
func (e *Editor) broadcast() {
	close(e.news)
	e.news = make(chan struct{})
}

// crime notes a breach of the protocol.
func (e *Editor) crime(format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.crimes = append(e.crimes, fmt.Sprintf(format, args...))
	e.broadcast()
}

// Crimes returns the breaches of the protocol so far, and forgets them. What is
// left when the session ends fails the test.
func (e *Editor) Crimes() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	list := e.crimes
	e.crimes = nil
	return list
}

// Await waits until ok reports true. It asks again after everything that the
// server says, and ends the test when that takes too long, or the server ends.
func (e *Editor) Await(what string, ok func() bool) {
	e.t.Helper()
	if err := e.wait(ok); err != nil {
		e.fail("waiting for %s: %v", what, err)
	}
}

func (e *Editor) wait(ok func() bool) error {
	timer := time.NewTimer(e.cfg.Patience)
	defer timer.Stop()
	for {
		e.mu.Lock()
		news, gone := e.news, e.gone
		e.mu.Unlock()
		switch {
		case ok():
			return nil
		case gone != nil:
			return fmt.Errorf("the server has ended: %w", gone)
		}
		select {
		case <-news:
		case <-timer.C:
			return fmt.Errorf("nothing for %v", e.cfg.Patience)
		}
	}
}

// fail ends the test with what was said last.
func (e *Editor) fail(format string, args ...any) {
	e.t.Helper()
	e.mu.Lock()
	script, crimes := e.script.String(), strings.Join(e.crimes, "\n")
	e.mu.Unlock()
	e.t.Fatalf("%s\ncrimes: %s\nstderr: %s\nlast messages:\n%s", fmt.Sprintf(format, args...), crimes, e.proc.errors.String(), script)
}

// Close ends the session as an editor should, and fails the test where the
// server does not end well.
func (e *Editor) Close() {
	e.t.Helper()
	e.mu.Lock()
	done := e.ending
	e.ending = true
	e.mu.Unlock()
	if done {
		return
	}
	e.MustCall("shutdown", nil, nil)
	e.Notify("exit", nil)
	e.AwaitExit()
	if e.proc.err != nil {
		e.fail("the server ended with %v", e.proc.err)
	}
}

// Quit ends the server's input without a word, as an editor that has died does.
func (e *Editor) Quit() {
	e.t.Helper()
	e.mu.Lock()
	e.ending = true
	e.mu.Unlock()
	e.proc.closeInput()
	e.AwaitExit()
}

// AwaitExit waits for the end of the server and returns its exit code.
func (e *Editor) AwaitExit() int {
	e.t.Helper()
	e.mu.Lock()
	e.ending = true
	e.mu.Unlock()
	select {
	case <-e.proc.ended:
	case <-time.After(e.cfg.Patience):
		e.fail("the server does not end")
	}
	return e.proc.cmd.ProcessState.ExitCode()
}

// Forgive says that the session ends in a way that is not that of the protocol,
// so that breaches by the server do not count. A crash does.
func (e *Editor) Forgive() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.forgiven = true
}

// Alive reports whether the server runs.
func (e *Editor) Alive() bool {
	select {
	case <-e.proc.ended:
		return false
	default:
		return true
	}
}

// cleanup ends the session, if the test did not, and reports what went wrong.
func (e *Editor) cleanup() {
	e.t.Helper()
	if !e.t.Failed() {
		e.Close()
	}
	e.proc.closeInput()
	if e.Alive() {
		e.proc.cmd.Process.Kill()
	}
	_ = e.wait(func() bool { return false }) // until all was read that it has said
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.forgiven {
		e.crimes, e.pending, e.refusals = nil, nil, nil
	}
	for id, r := range e.pending {
		if !e.t.Failed() {
			e.crimes = append(e.crimes, fmt.Sprintf("request %s (%s) was never answered", id, r.method))
		}
	}
	for _, r := range e.refusals {
		e.crimes = append(e.crimes, "the server refused something: "+r.Error())
	}
	if text := e.proc.errors.String(); strings.Contains(text, "DATA RACE") || strings.Contains(text, "panic:") && !e.cfg.Lenient {
		e.crimes = append(e.crimes, "on standard error: "+text)
	}
	for _, c := range e.crimes {
		e.t.Errorf("breach of the protocol: %s", c)
	}
	if len(e.crimes) > 0 {
		e.t.Logf("last messages:\n%s", e.script.String())
	}
}
