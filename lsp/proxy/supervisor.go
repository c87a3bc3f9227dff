package proxy

import (
	"encoding/json"
	"slices"
	"time"

	"golang.org/x/mod/semver"
)

// maxStops is how often gopls may stop within Timing.Window.
const maxStops = 5

// oldest is the first version of gopls that the proxy is meant for: it answers in
// the protocol of 2023, and serves Go 1.21 and later.
const oldest = "v0.14.0"

// A supervisor keeps gopls running.
type supervisor struct {
	generation int         // of the server that was started last
	stops      []time.Time // when gopls stopped of itself
	retry      *time.Timer // the start that is to come
	starting   bool        // it is being found and started
	wanted     bool        // and was asked for meanwhile
	silence    *time.Timer
	lateGopls  bool // gopls was not there when initialize was answered, and is not announced
}

// startGopls finds and starts gopls, which may take its time on a slow disk.
func (p *proxy) startGopls() {
	p.retry, p.starting = nil, true
	p.wg.Go(func() {
		var proc *process
		path, err := p.opts.Find(p.setting)
		if err == nil {
			proc, err = p.opts.launch(path)
		}
		taken := make(chan struct{})
		p.post(func() {
			close(taken)
			p.goplsStarted(proc, err)
		})
		select {
		case <-taken:
			return
		case <-p.done:
		}
		select {
		case <-taken:
		default: // the loop has ended without it
			if err == nil {
				proc.kill()
				proc.stdin.Close()
				proc.wait()
				proc.stdout.Close()
			}
		}
	})
}

// goplsStarted does the handshake with a gopls that runs now, or does without it.
func (p *proxy) goplsStarted(proc *process, err error) {
	p.starting = false
	if err != nil && p.wanted {
		p.wanted = false
		p.startGopls()
		return
	}
	if err != nil {
		p.tell("gopls missing", showWarning, "conclsp works without gopls: %v", err)
		p.settled[gopls] = true
		p.tryReply()
		return
	}
	b := p.attach(gopls, proc)
	p.ask(b, "initialize", p.goplsInit, func(a message) { p.goplsAnswered(b, a) })
	p.after(p.timing.Initialize, func() {
		if p.backs[gopls] == b && !b.ready {
			p.tell("gopls silent", showWarning, "gopls does not answer; conclsp works without it until it does")
		}
	})
	p.after(6*p.timing.Initialize, func() {
		if p.backs[gopls] == b && !b.ready {
			b.process.kill()
		}
	})
}

// goplsAnswered takes gopls' answer to initialize.
func (p *proxy) goplsAnswered(b *back, a message) {
	if a.failed() {
		p.log("gopls refuses to start: %s", a.Error)
		b.process.kill()
		return
	}
	b.ready, b.result, b.caps = true, a.Result, toObject(at(a.Result, "capabilities"))
	if v := versionOf(a.Result); v != "" && semver.Compare(v, oldest) < 0 {
		p.tell("gopls old", showWarning, "gopls %s is older than %s, the first that conclsp is made for", v, oldest)
	}
	p.after(p.timing.Grace, func() { p.forget(gopls, b.generation-1) })
	if !p.replied {
		p.settled[gopls] = true
		p.tryReply()
		return
	}
	if p.initialized {
		p.replay(b)
	}
}

// versionOf returns the version of gopls in its answer to initialize, "" if it does not
// tell or was built from a checkout. Its version is its build information.
func versionOf(result json.RawMessage) string {
	type module struct{ Path, Version string }
	var v struct {
		Main module
		Deps []module
	}
	text := toText(at(result, "serverInfo", "version"))
	if json.Unmarshal([]byte(text), &v) == nil {
		text = ""
		for _, m := range append(v.Deps, v.Main) { // one that "go tool" has built is a dependency
			if m.Path == "golang.org/x/tools/gopls" {
				text = m.Version
			}
		}
	}
	if !semver.IsValid(text) {
		return ""
	}
	return text
}

// replay tells a new gopls what the former, or nobody, was told.
func (p *proxy) replay(b *back) {
	b.out.send(notification("initialized", object{}))
	added, removed := without(p.folders, p.initialFolders), without(p.initialFolders, p.folders)
	if len(added)+len(removed) > 0 {
		event := map[string][]json.RawMessage{"added": append([]json.RawMessage{}, added...), "removed": append([]json.RawMessage{}, removed...)}
		b.out.send(notification("workspace/didChangeWorkspaceFolders", map[string]any{"event": event}))
	}
	for _, d := range p.docs {
		b.out.send(notification("textDocument/didOpen", d.reopened()))
	}
	if p.lateGopls {
		p.announceLate(b)
	}
	for _, what := range []string{"semanticTokens", "codeLens", "inlayHint", "foldingRange"} {
		if isTrue(at(p.init.Params, "capabilities", "workspace", what, "refreshSupport")) {
			p.askClient("workspace/"+what+"/refresh", nil)
		}
	}
}

// goplsStopped starts gopls again, unless it stops all the time.
func (p *proxy) goplsStopped(b *back, err error) {
	p.after(p.timing.Grace, func() {
		if running := p.backs[gopls]; running == nil || !running.ready {
			p.forget(gopls, b.generation)
		}
	})
	if b.replaced {
		p.startGopls()
		return
	}
	now := time.Now()
	p.stops = slices.DeleteFunc(p.stops, func(t time.Time) bool { return now.Sub(t) > p.timing.Window })
	p.stops = append(p.stops, now)
	why := "it ended by itself"
	if err != nil {
		why = err.Error()
	}
	p.log("gopls stopped: %s", why)
	if len(p.stops) >= maxStops {
		p.tell("gopls given up", showError, "gopls stopped %d times (%s); it is started again when a file is saved or by the command %s",
			len(p.stops), why, restartCommand)
		p.settled[gopls] = true
		p.tryReply()
		return
	}
	p.tell("gopls stopped", showWarning, "gopls stopped (%s) and is started again", why)
	var delay time.Duration
	if n := len(p.stops); n > 1 {
		delay = p.timing.Backoff << (n - 2)
	}
	p.retry = p.after(delay, p.startGopls)
}

// restart starts gopls for the user's command, whatever happened before.
func (p *proxy) restart() {
	p.stops = nil
	for _, reason := range []string{"gopls stopped", "gopls given up", "gopls missing", "gopls silent"} {
		delete(p.told, reason)
	}
	if b := p.backs[gopls]; b != nil {
		b.replaced = true
		b.process.kill()
		return
	}
	if p.starting || p.retry != nil && !p.retry.Stop() {
		return
	}
	p.startGopls()
}

// startIfGivenUp starts a gopls that was given up, or not found.
func (p *proxy) startIfGivenUp() {
	p.wanted = p.starting // it may just have been looked for in vain
	if p.backs[gopls] == nil && p.retry == nil && !p.starting {
		p.stops = nil
		p.startGopls()
	}
}
