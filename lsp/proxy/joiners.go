package proxy

import (
	"bytes"
	"encoding/json"
	"strings"
)

// A joiner makes one result of those of gopls and of ours; neither is null.
type joiner func(theirs, ours json.RawMessage) json.RawMessage

// A joined is a method that both servers answer.
type joined struct {
	provider string // the capability of who is to be asked
	join     joiner
}

var joinedMethods = map[string]joined{
	"textDocument/codeAction":        {"codeActionProvider", concat},
	"textDocument/codeLens":          {"codeLensProvider", concat},
	"textDocument/inlayHint":         {"inlayHintProvider", concat},
	"textDocument/hover":             {"hoverProvider", joinHovers},
	"textDocument/documentHighlight": {"documentHighlightProvider", preferOurs},
}

// isEmpty reports whether a result shows nothing.
func isEmpty(result json.RawMessage) bool {
	return isNull(result) || bytes.HasPrefix(result, []byte("[")) && len(toList(result)) == 0
}

func concat(theirs, ours json.RawMessage) json.RawMessage {
	switch {
	case isEmpty(ours):
		return theirs
	case isEmpty(theirs):
		return ours
	}
	return encode(append(toList(theirs), toList(ours)...))
}

func preferOurs(theirs, ours json.RawMessage) json.RawMessage {
	if isEmpty(ours) {
		return theirs
	}
	return ours
}

// joinHovers puts our text below that of gopls.
func joinHovers(theirs, ours json.RawMessage) json.RawMessage {
	text, kind := hoverText(at(theirs, "contents"))
	ourText, ourKind := hoverText(at(ours, "contents"))
	switch {
	case ourText == "":
		return theirs
	case text == "":
		return ours
	}
	if ourKind == "markdown" {
		kind = ourKind
	}
	hover := toObject(theirs)
	hover["contents"] = encode(map[string]string{"kind": kind, "value": text + "\n\n---\n\n" + ourText})
	if isNull(hover["range"]) {
		hover["range"] = toObject(ours)["range"]
	}
	if isNull(hover["range"]) {
		delete(hover, "range")
	}
	return encode(hover)
}

// hoverText returns the contents of a hover, which the protocol allows to be
// written in four ways, as one text, and its kind of markup.
func hoverText(contents json.RawMessage) (text, kind string) {
	var o struct{ Kind, Language, Value string }
	switch {
	case len(contents) > 0 && contents[0] == '[':
		var parts []string
		for _, v := range toList(contents) {
			part, _ := hoverText(v)
			parts = append(parts, part)
		}
		return strings.Join(parts, "\n\n"), "markdown"
	case json.Unmarshal(contents, &o) != nil:
		return toText(contents), "markdown"
	case o.Language != "":
		return "```" + o.Language + "\n" + o.Value + "\n```", "markdown"
	}
	return o.Value, o.Kind
}
