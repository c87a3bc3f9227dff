package proxy

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// maxHistory bounds the changes of a document that are remembered. It is more
// than a person types while a server computes its diagnostics.
const maxHistory = 256

// A document is one that the client has open.
type document struct {
	item    object // the TextDocumentItem it was opened with
	version int64
	text    string
	history []revision // the last changes, the oldest first
}

// A revision is a change of a document, which was in the version from.
type revision struct {
	from  int64
	edits []edit
}

// A versionedID names a document, perhaps in a version.
type versionedID struct {
	URI     string `json:"uri"`
	Version *int64 `json:"version"`
}

// openDocument starts to track the document of a didOpen.
func (p *proxy) openDocument(params json.RawMessage) {
	var v struct {
		TextDocument struct {
			versionedID
			Text string `json:"text"`
		} `json:"textDocument"`
	}
	if json.Unmarshal(params, &v) != nil {
		return
	}
	d := &document{item: toObject(at(params, "textDocument")), text: v.TextDocument.Text}
	if v.TextDocument.Version != nil {
		d.version = *v.TextDocument.Version
	}
	key := uriKey(v.TextDocument.URI)
	if before := p.docs[key]; before != nil {
		p.diagnostics.closed(key, before)
	}
	p.docs[key] = d
	p.diagnostics.opened(key, d)
}

// changeDocument follows a didChange.
func (p *proxy) changeDocument(params json.RawMessage) {
	var v struct {
		TextDocument   versionedID     `json:"textDocument"`
		ContentChanges []contentChange `json:"contentChanges"`
	}
	if json.Unmarshal(params, &v) != nil {
		return
	}
	d := p.docs[uriKey(v.TextDocument.URI)]
	if d == nil {
		return
	}
	r := revision{from: d.version}
	d.version++
	if v.TextDocument.Version != nil {
		d.version = *v.TextDocument.Version
	}
	for _, c := range v.ContentChanges {
		var e edit
		d.text, e = c.apply(d.text)
		r.edits = append(r.edits, e)
	}
	if len(d.history) == maxHistory {
		d.history = append(d.history[:0], d.history[1:]...)
	}
	d.history = append(d.history, r)
}

// closeDocument follows a didClose.
func (p *proxy) closeDocument(params json.RawMessage) {
	key := uriKey(toText(at(params, "textDocument", "uri")))
	if d := p.docs[key]; d != nil {
		p.diagnostics.closed(key, d)
		delete(p.docs, key)
	}
}

// since returns what happened to the text after the version; false if that is
// not known.
func (d *document) since(version int64) ([]edit, bool) {
	if version == d.version {
		return nil, true
	}
	i := slices.IndexFunc(d.history, func(r revision) bool { return r.from == version })
	if i < 0 {
		return nil, false
	}
	var edits []edit
	for _, r := range d.history[i:] {
		edits = append(edits, r.edits...)
	}
	return edits, true
}

// reopened returns the parameters of a didOpen of the document as it is now.
func (d *document) reopened() json.RawMessage {
	d.item["version"], d.item["text"] = encode(d.version), encode(d.text)
	return encode(map[string]object{"textDocument": d.item})
}

// uriKey returns the same for all spellings of a URI that differ in escapes or in
// the letter of a drive.
func uriKey(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Opaque != "" {
		return uri
	}
	path := u.Path
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = strings.ToLower(path[:2]) + path[2:]
	}
	key := u.Scheme + "://" + u.Host + path
	if u.RawQuery != "" {
		key += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		key += "#" + u.Fragment
	}
	return key
}
