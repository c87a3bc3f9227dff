package proxy

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

const watchedFiles = "workspace/didChangeWatchedFiles"

// A registration is of a capability.
type registration struct {
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Options json.RawMessage `json:"registerOptions,omitempty"`
}

// A registry knows what is registered at the client.
type registry struct {
	plain    map[string]registration // by id
	methods  [2]map[string]bool      // what each server has registered
	watches  map[watchKey]watch
	watched  []json.RawMessage // the watchers at the client: each once, whoever wants it
	watchers int               // the number of the registration that watched is
}

type watchKey struct {
	side side
	id   string
}

type watch struct {
	generation int
	watchers   []json.RawMessage
}

func newRegistry() registry {
	return registry{
		plain:   make(map[string]registration),
		methods: [2]map[string]bool{{}, {}},
		watches: make(map[watchKey]watch),
	}
}

// serveRegister handles a server's request to register capabilities. Watched
// files are registered for both servers in one; what a former gopls has
// registered is not registered again.
func (p *proxy) serveRegister(b *back, m message) {
	var v struct {
		Registrations []registration `json:"registrations"`
	}
	if json.Unmarshal(m.Params, &v) != nil {
		b.out.send(answerError(m.ID, codeInvalidRequest, "malformed registrations"))
		return
	}
	var remaining []registration
	for _, r := range v.Registrations {
		if r.Method == watchedFiles {
			p.watch(b, r)
			continue
		}
		p.registry.methods[b.side][r.Method] = true
		if b.side == ours {
			r.ID = encode("conclsp/" + toText(r.ID))
		}
		old, known := p.registry.plain[toText(r.ID)]
		if known && old.Method == r.Method && bytes.Equal(old.Options, r.Options) {
			continue
		}
		if known {
			p.unregister([]registration{old})
		}
		p.registry.plain[toText(r.ID)] = r
		remaining = append(remaining, r)
	}
	p.syncWatchers()
	if len(remaining) == 0 {
		b.out.send(answer(m.ID, nil))
		return
	}
	m.Params = encode(map[string]any{"registrations": remaining})
	p.passRequest(b, m)
}

// serveUnregister handles a server's request to unregister capabilities.
func (p *proxy) serveUnregister(b *back, m message) {
	var v struct {
		Unregistrations []registration `json:"unregisterations"` // the protocol spells it so
	}
	if json.Unmarshal(m.Params, &v) != nil {
		b.out.send(answerError(m.ID, codeInvalidRequest, "malformed unregisterations"))
		return
	}
	var remaining []registration
	for _, r := range v.Unregistrations {
		if r.Method == watchedFiles {
			delete(p.registry.watches, watchKey{b.side, toText(r.ID)})
			continue
		}
		delete(p.registry.methods[b.side], r.Method)
		if b.side == ours {
			r.ID = encode("conclsp/" + toText(r.ID))
		}
		delete(p.registry.plain, toText(r.ID))
		remaining = append(remaining, r)
	}
	p.syncWatchers()
	if len(remaining) == 0 {
		b.out.send(answer(m.ID, nil))
		return
	}
	m.Params = encode(map[string]any{"unregisterations": remaining})
	p.passRequest(b, m)
}

// watch notes the watchers that a server registers; those of its predecessors
// are no longer wanted.
func (p *proxy) watch(b *back, r registration) {
	maps.DeleteFunc(p.registry.watches, func(k watchKey, w watch) bool {
		return k.side == b.side && w.generation != b.generation
	})
	watchers := toList(at(r.Options, "watchers"))
	for i, w := range watchers {
		o := toObject(w)
		if o["kind"] == nil {
			w = with(w, json.RawMessage("7"), "kind") // all events, as the protocol has it
		}
		watchers[i] = with(w, o["globPattern"], "globPattern") // equal ones are to be spelled alike
	}
	p.registry.watches[watchKey{b.side, toText(r.ID)}] = watch{b.generation, watchers}
}

// syncWatchers registers at the client what both servers watch, if that changed:
// first the new and then the old goes, so that no event is lost.
func (p *proxy) syncWatchers() {
	wanted := []json.RawMessage{}
	seen := make(map[string]bool)
	for _, w := range p.registry.watches {
		for _, watcher := range w.watchers {
			if !seen[string(watcher)] {
				seen[string(watcher)] = true
				wanted = append(wanted, watcher)
			}
		}
	}
	slices.SortFunc(wanted, func(a, b json.RawMessage) int { return bytes.Compare(a, b) })
	wanted = withoutCovered(wanted, p.folders)
	old := p.registry.watched
	if slices.EqualFunc(wanted, old, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
		return
	}
	last := registration{ID: encode("conclsp/watch/" + strconv.Itoa(p.registry.watchers)), Method: watchedFiles}
	p.registry.watched = wanted
	if len(wanted) > 0 {
		p.registry.watchers++
		id := encode("conclsp/watch/" + strconv.Itoa(p.registry.watchers))
		p.register([]registration{{id, watchedFiles, encode(map[string]any{"watchers": wanted})}})
	}
	if len(old) > 0 {
		p.unregister([]registration{last})
	}
}

// register registers something for the proxy itself.
func (p *proxy) register(rs []registration) {
	p.askClient("client/registerCapability", encode(map[string]any{"registrations": rs}))
}

// unregister is the opposite of register; the options do not count.
func (p *proxy) unregister(rs []registration) {
	for i := range rs {
		rs[i].Options = nil
	}
	p.askClient("client/unregisterCapability", encode(map[string]any{"unregisterations": rs}))
}
