package proxy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// register has a server register capabilities and waits for the answer.
func register(t *testing.T, p *peer, registrations string) {
	t.Helper()
	if m := p.call("client/registerCapability", `{"registrations":[`+registrations+`]}`); m.failed() {
		t.Errorf("%s: %s", registrations, m.raw)
	}
}

func unregister(t *testing.T, p *peer, method, id string) {
	t.Helper()
	params := fmt.Sprintf(`{"unregisterations":[{"id":%q,"method":%q}]}`, id, method)
	if m := p.call("client/unregisterCapability", params); m.failed() {
		t.Errorf("%s: %s", params, m.raw)
	}
}

func watchers(id string, watchers string) string {
	return fmt.Sprintf(`{"id":%q,"method":"workspace/didChangeWatchedFiles","registerOptions":{"watchers":[%s]}}`, id, watchers)
}

// A clientView is what a client has registered.
type clientView map[string]registration

// follow applies the next n registrations and unregistrations that the client got.
func (v clientView) follow(t *testing.T, client *peer, n int) {
	t.Helper()
	for range n {
		m := client.await("(un)registration", func(m message) bool {
			return m.Method == "client/registerCapability" || m.Method == "client/unregisterCapability"
		})
		for _, r := range toList(at(m.Params, "registrations")) {
			id := toText(at(r, "id"))
			if _, ok := v[id]; ok {
				t.Errorf("%s is registered twice", id)
			}
			v[id] = registration{at(r, "id"), toText(at(r, "method")), at(r, "registerOptions")}
		}
		for _, r := range toList(at(m.Params, "unregisterations")) {
			id := toText(at(r, "id"))
			if _, ok := v[id]; !ok {
				t.Errorf("%s is unregistered and was not registered", id)
			}
			delete(v, id)
		}
	}
}

// globs returns the globs that are watched, each as often as it is.
func (v clientView) globs() (globs []string) {
	for _, r := range v {
		for _, w := range toList(at(r.Options, "watchers")) {
			globs = append(globs, toText(at(w, "globPattern")))
		}
	}
	slices.Sort(globs)
	return globs
}

// TestWatchers: what both watch is registered once, and both get the notification.
func TestWatchers(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	view := make(clientView)
	register(t, f.peer, watchers("w-0", `{"globPattern":"**/*.{mod,work}","kind":7},{"globPattern":"**/*.go","kind":7}`))
	view.follow(t, s.client, 1)
	register(t, s.half, watchers("w-0", `{"globPattern":"**/*.go"},{"globPattern":"**/*.sum"}`))
	view.follow(t, s.client, 2)
	want := []string{"**/*.go", "**/*.sum", "**/*.{mod,work}"}
	if got := view.globs(); !slices.Equal(got, want) {
		t.Errorf("watched are %v, not %v", got, want)
	}
	// gopls moves on as it does: the new, then away with the old. Nothing changes.
	register(t, f.peer, watchers("w-1", `{"kind":7,"globPattern":"**/*.{mod,work}"},{"globPattern":"**/*.go","kind":7}`))
	unregister(t, f.peer, watchedFiles, "w-0")
	if n := s.client.count("client/registerCapability"); n != 2 {
		t.Errorf("%d registrations instead of 2", n)
	}
	unregister(t, f.peer, watchedFiles, "w-1")
	view.follow(t, s.client, 2)
	if got, want := view.globs(), []string{"**/*.go", "**/*.sum"}; !slices.Equal(got, want) {
		t.Errorf("watched are %v, not %v", got, want)
	}
	unregister(t, s.half, watchedFiles, "w-0")
	view.follow(t, s.client, 1)
	if len(view) != 0 {
		t.Errorf("left are %v", view)
	}
	s.client.notify(watchedFiles, `{"changes":[]}`)
	f.awaitMethod(watchedFiles)
	s.half.awaitMethod(watchedFiles)
}

// TestCoveredWatchers: what a wider pattern watches is not watched once more.
func TestCoveredWatchers(t *testing.T) {
	folders := []json.RawMessage{json.RawMessage(`{"uri":"file:///home/w"}`)}
	for _, test := range []struct{ watchers, want string }{
		{"**/*.{go,mod,sum,work} **/*.{mod,work} /home/w/**/*.{go,mod}", "**/*.{go,mod,sum,work}"},
		{"**/*.{go,mod} /home/www/**/*.go /other/**/*.go", "**/*.{go,mod} /home/www/**/*.go /other/**/*.go"},
		{"**/*.go /home/w/**/*.{go,s}", "**/*.go /home/w/**/*.{go,s}"},
		{"/a/**/*.go /a/b/**/*.go /ab/**/*.go", "/a/**/*.go /ab/**/*.go"},
		{"**/*.{a,b} **/*.{b,a}", "**/*.{a,b}"},
		{"**/*.* **/*.go **/go.mod x", "**/*.* **/*.go **/go.mod x"},
	} {
		var watchers []json.RawMessage
		for _, g := range strings.Fields(test.watchers) {
			watchers = append(watchers, encode(map[string]any{"globPattern": g, "kind": 7}))
		}
		var got []string
		for _, w := range withoutCovered(watchers, folders) {
			got = append(got, toText(at(w, "globPattern")))
		}
		if !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("of %s remain %v", test.watchers, got)
		}
	}
	created, all := json.RawMessage(`{"globPattern":"**/*.go","kind":1}`), json.RawMessage(`{"globPattern":"**/*.go","kind":7}`)
	if got := withoutCovered([]json.RawMessage{created, all}, folders); len(got) != 2 {
		t.Errorf("of different kinds of events remain %s", got)
	}
}

// TestRegistrations: the same id of both servers is told apart; what is not of watched
// files passes.
func TestRegistrations(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	view := make(clientView)
	const same = `{"id":"workspace/didChangeConfiguration","method":"workspace/didChangeConfiguration"}`
	register(t, f.peer, same)
	register(t, s.half, same)
	view.follow(t, s.client, 2)
	if len(view) != 2 {
		t.Errorf("registered are %v", view)
	}
	unregister(t, s.half, "workspace/didChangeConfiguration", "workspace/didChangeConfiguration")
	view.follow(t, s.client, 1)
	if _, ok := view["workspace/didChangeConfiguration"]; !ok || len(view) != 1 {
		t.Errorf("registered are %v", view)
	}
	s.client.mu.Lock()
	delete(s.client.auto, "client/registerCapability")
	s.client.mu.Unlock()
	id := f.request("client/registerCapability", `{"registrations":[{"id":"x","method":"x"}]}`)
	s.client.send(`{"jsonrpc":"2.0","id":%s,"error":{"code":1,"message":"no"}}`, s.client.awaitMethod("client/registerCapability").ID)
	wantError(t, f.answerTo(id), 1)
}

// TestRegistrationsOfRestarted: a gopls that was started again registers the same
// again, and the client does not notice; what differs takes the place of the old.
func TestRegistrationsOfRestarted(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	view := make(clientView)
	const config = `{"id":"config","method":"workspace/didChangeConfiguration"}`
	files := watchers("files", `{"globPattern":"**/*.go"}`)
	register(t, f.peer, config+","+files+`,{"id":"x","method":"x","registerOptions":1}`)
	view.follow(t, s.client, 2)
	for range 2 {
		f.stop(errKilled)
		f = s.nextGopls()
		f.awaitMethod("initialized")
		register(t, f.peer, config+","+files)
	}
	f.stop(errKilled)
	f = s.nextGopls()
	f.awaitMethod("initialized")
	register(t, f.peer, config+","+watchers("other", `{"globPattern":"**/*.mod"}`)+`,{"id":"x","method":"x","registerOptions":2}`)
	view.follow(t, s.client, 4)
	if got, want := view.globs(), []string{"**/*.mod"}; !slices.Equal(got, want) {
		t.Errorf("watched are %v, not %v", got, want)
	}
	if got := string(view["x"].Options); got != "2" {
		t.Errorf("the options of x are %s", got)
	}
}
