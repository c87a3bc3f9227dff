package proxy

import (
	"encoding/json"
	"maps"
)

// A store holds what the servers publish, by document.
type store map[string]*published

// A published is what the servers have to say of a document.
type published struct {
	uri   string // as gopls spells it, or the one server that has spoken
	lists [2]list
	text  *string // that the lists are of, if the document was closed since they came
}

// A list is what one server says.
type list struct {
	items      []json.RawMessage
	version    *int64 // the version of the document that the positions are of, if it was open
	generation int    // of the server
}

// closed brings the lists of a document that is closed up to the text that it had.
func (s store) closed(key string, d *document) {
	pub := s[key]
	if pub == nil {
		return
	}
	for i := range pub.lists {
		l := &pub.lists[i]
		l.items, l.version = l.current(d, side(i) == ours), nil
	}
	pub.text = &d.text
}

// opened declares the positions of the lists of a document to be of the version
// that was opened. Where that is not the text that was closed, they are of no use.
func (s store) opened(key string, d *document) {
	pub := s[key]
	if pub == nil {
		return
	}
	version := d.version
	for i := range pub.lists {
		l := &pub.lists[i]
		if l.version = &version; pub.text != nil && *pub.text != d.text {
			l.items = nil
		}
	}
	pub.text = nil
}

// publish keeps what a server says of a document, and tells the client what both
// do. As long as only one has anything to say, its message passes as it is.
func (p *proxy) publish(from *back, m message) {
	var v struct {
		versionedID
		Diagnostics []json.RawMessage `json:"diagnostics"`
	}
	if json.Unmarshal(m.Params, &v) != nil {
		return
	}
	key := uriKey(v.URI)
	doc := p.docs[key]
	pub := p.diagnostics[key]
	if pub == nil {
		pub = &published{uri: v.URI}
		p.diagnostics[key] = pub
	} else if from.side == gopls {
		pub.uri = v.URI
	}
	if doc != nil && v.Version == nil {
		current := doc.version
		v.Version = &current
	}
	late := doc == nil && v.Version != nil // it is of a version from before the document was closed
	if late {
		v.Version = nil
	}
	l := list{v.Diagnostics, v.Version, from.generation}
	pub.lists[from.side] = l
	other := pub.lists[1-from.side]
	if len(other.items) == 0 && v.URI == pub.uri && !late && (doc == nil || *l.version == doc.version) {
		p.client.send(m.raw)
	} else {
		base := toObject(m.Params)
		if late {
			delete(base, "version")
		}
		p.client.send(notification(m.Method, p.union(pub, base, doc)))
	}
	if doc == nil && len(pub.lists[gopls].items)+len(pub.lists[ours].items) == 0 {
		delete(p.diagnostics, key)
	}
}

// union returns the parameters of a notification with both lists; base are
// those of the one that is the reason for it, which may lack the version though
// the lists are brought up to that of the document.
func (p *proxy) union(pub *published, base object, doc *document) object {
	params := maps.Clone(base)
	items := []json.RawMessage{}
	for s, l := range pub.lists {
		items = append(items, l.current(doc, side(s) == ours)...)
	}
	params["uri"], params["diagnostics"] = encode(pub.uri), encode(items)
	if doc != nil && (base["version"] != nil || p.versionSupport) {
		params["version"] = encode(doc.version)
	}
	return params
}

// current returns the list with positions in the document as it is now.
func (l *list) current(doc *document, keepData bool) []json.RawMessage {
	if doc == nil || l.version == nil {
		return l.items
	}
	edits, ok := doc.since(*l.version)
	switch {
	case !ok:
		return nil
	case len(edits) == 0:
		return l.items
	}
	return moveItems(l.items, edits, keepData)
}

// forget drops what generations of a server up to last have published, and tells
// the client.
func (p *proxy) forget(s side, last int) {
	for key, pub := range p.diagnostics {
		l := &pub.lists[s]
		if l.generation > last || len(l.items) == 0 {
			continue
		}
		*l = list{}
		doc := p.docs[key]
		p.client.send(notification("textDocument/publishDiagnostics", p.union(pub, object{}, doc)))
		if doc == nil && len(pub.lists[1-s].items) == 0 {
			delete(p.diagnostics, key)
		}
	}
}
