package proxy

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
)

// A handshake is what initialize, initialized and shutdown leave behind.
type handshake struct {
	init           *message        // the client's initialize
	goplsInit      json.RawMessage // what gopls gets of its parameters
	setting        string          // the user's setting for where gopls is
	versionSupport bool            // the client wants versions with diagnostics
	settled        [2]bool         // no longer to be waited for before the answer
	replied        bool            // initialize is answered
	announced      object          // the capabilities in the answer
	held           [][]byte        // messages for after the answer
	early          []message       // notifications that the client should have sent after the answer
	initialized    bool            // the client has said so
	shutdown       bool            // the client has asked for it
	initialFolders []json.RawMessage
	folders        []json.RawMessage // of the workspace, as they are now
}

// initialize starts both servers for the client's initialize.
func (p *proxy) initialize(m message) {
	if p.init != nil {
		p.client.send(answerError(m.ID, codeInvalidRequest, "initialize was sent before"))
		return
	}
	p.init = &m
	p.versionSupport = isTrue(at(m.Params, "capabilities", "textDocument", "publishDiagnostics", "versionSupport"))
	p.initialFolders = toList(at(m.Params, "workspaceFolders"))
	p.folders = slices.Clone(p.initialFolders)
	if setting := toText(at(m.Params, "initializationOptions", "conclsp", "gopls")); filepath.IsAbs(setting) {
		p.setting = setting
	} else if setting != "" {
		p.tell("setting", showWarning, "The setting conclsp.gopls is not the absolute file name of gopls: %q", setting)
	}
	var pid int
	if json.Unmarshal(at(m.Params, "processId"), &pid) == nil && pid > 0 {
		p.wg.Go(func() { p.watchParent(pid) })
	}
	p.goplsInit = forGopls(m.Params)
	b := p.attach(ours, p.startHalf())
	p.ask(b, "initialize", forOurs(m.Params), func(a message) {
		p.settled[ours] = true
		if a.failed() {
			p.tell("conclsp stopped", showError, "conclsp's own server refuses to start: %s", a.Error)
		} else {
			b.ready, b.caps = true, toObject(at(a.Result, "capabilities"))
			b.result = a.Result
		}
		p.tryReply()
	})
	p.startGopls()
	p.after(p.timing.Initialize, func() {
		p.settled = [2]bool{true, true}
		p.tryReply()
	})
}

// forGopls returns the parameters of initialize for gopls: without our settings,
// in the one encoding of positions that it speaks, and without pull
// diagnostics, which it would push as well.
func forGopls(params json.RawMessage) json.RawMessage {
	params = onlyUTF16(params)
	params = with(params, nil, "initializationOptions", "conclsp")
	if options, changed := withoutPull(at(params, "initializationOptions")); changed {
		params = with(params, options, "initializationOptions")
	}
	return params
}

// forOurs returns the parameters of initialize for our server: of the settings
// only its own, and without pull diagnostics, since all diagnostics go through
// the store. The client's process is for the proxy to watch.
func forOurs(params json.RawMessage) json.RawMessage {
	params = onlyUTF16(params)
	if settings := at(params, "initializationOptions", "conclsp"); settings != nil {
		params = with(params, encode(object{"conclsp": settings}), "initializationOptions")
	} else {
		params = with(params, nil, "initializationOptions")
	}
	params = with(params, nil, "capabilities", "textDocument", "diagnostic")
	params = with(params, nil, "capabilities", "workspace", "diagnostics")
	return with(params, json.RawMessage("null"), "processId")
}

func onlyUTF16(params json.RawMessage) json.RawMessage {
	if at(params, "capabilities", "general", "positionEncodings") == nil {
		return params
	}
	return with(params, json.RawMessage(`["utf-16"]`), "capabilities", "general", "positionEncodings")
}

// withoutPull returns settings of gopls without pullDiagnostics, which may be
// written as the last part of a dotted name.
func withoutPull(settings json.RawMessage) (json.RawMessage, bool) {
	o, changed := toObject(settings), false
	for name := range o {
		if name[strings.LastIndexByte(name, '.')+1:] == "pullDiagnostics" {
			delete(o, name)
			changed = true
		}
	}
	if !changed {
		return settings, false
	}
	return encode(o), true
}

// tryReply answers initialize when both servers have done so, or are not to be
// waited for any longer.
func (p *proxy) tryReply() {
	if p.init == nil || p.replied || !p.settled[gopls] || !p.settled[ours] {
		return
	}
	var results [2]json.RawMessage
	for s, b := range p.backs {
		if b != nil && b.ready {
			results[s] = b.result
		}
	}
	p.replied = true
	result := mergeResults(results[gopls], results[ours])
	p.announced = toObject(at(result, "capabilities"))
	p.client.send(answer(p.init.ID, result))
	for _, m := range p.held {
		p.client.send(m)
	}
	p.held = nil
	if results[gopls] == nil {
		p.lateGopls = true
	}
	for _, m := range p.early {
		p.notify(m)
	}
	p.early = nil
}

// clientInitialized follows the notification of that name: gopls, if it has come after the
// answer to initialize, is announced only now.
func (p *proxy) clientInitialized() {
	p.initialized = true
	if b := p.backs[gopls]; b != nil && b.ready && p.lateGopls {
		p.announceLate(b)
	}
}

// changeFolders follows the folders of the workspace.
func (p *proxy) changeFolders(params json.RawMessage) {

	p.folders = append(without(p.folders, toList(at(params, "event", "removed"))), toList(at(params, "event", "added"))...)
	p.syncWatchers()
}

// without returns the folders that are not among others.
func without(folders, others []json.RawMessage) []json.RawMessage {
	keys := make(map[string]bool)
	for _, f := range others {
		keys[uriKey(toText(at(f, "uri")))] = true
	}
	return slices.DeleteFunc(slices.Clone(folders), func(f json.RawMessage) bool { return keys[uriKey(toText(at(f, "uri")))] })
}
