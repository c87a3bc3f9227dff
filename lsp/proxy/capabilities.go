package proxy

import (
	"encoding/json"
	"slices"
)

// restartCommand is the command that starts gopls again.
const restartCommand = "conclsp.restartGopls"

// A provider is a capability of a server that can be registered dynamically, too.
type provider struct {
	name   string // in the server's capabilities
	method string // as which it is registered
	client string // where the client says that it takes the registration: the group, and the name in it
	group  string
}

// providers are all that gopls may have, now or later.
var providers = []provider{
	{"callHierarchyProvider", "textDocument/prepareCallHierarchy", "callHierarchy", "textDocument"},
	{"codeActionProvider", "textDocument/codeAction", "codeAction", "textDocument"},
	{"codeLensProvider", "textDocument/codeLens", "codeLens", "textDocument"},
	{"colorProvider", "textDocument/documentColor", "colorProvider", "textDocument"},
	{"completionProvider", "textDocument/completion", "completion", "textDocument"},
	{"declarationProvider", "textDocument/declaration", "declaration", "textDocument"},
	{"definitionProvider", "textDocument/definition", "definition", "textDocument"},
	{"documentFormattingProvider", "textDocument/formatting", "formatting", "textDocument"},
	{"documentHighlightProvider", "textDocument/documentHighlight", "documentHighlight", "textDocument"},
	{"documentLinkProvider", "textDocument/documentLink", "documentLink", "textDocument"},
	{"documentOnTypeFormattingProvider", "textDocument/onTypeFormatting", "onTypeFormatting", "textDocument"},
	{"documentRangeFormattingProvider", "textDocument/rangeFormatting", "rangeFormatting", "textDocument"},
	{"documentSymbolProvider", "textDocument/documentSymbol", "documentSymbol", "textDocument"},
	{"foldingRangeProvider", "textDocument/foldingRange", "foldingRange", "textDocument"},
	{"hoverProvider", "textDocument/hover", "hover", "textDocument"},
	{"implementationProvider", "textDocument/implementation", "implementation", "textDocument"},
	{"inlayHintProvider", "textDocument/inlayHint", "inlayHint", "textDocument"},
	{"inlineValueProvider", "textDocument/inlineValue", "inlineValue", "textDocument"},
	{"linkedEditingRangeProvider", "textDocument/linkedEditingRange", "linkedEditingRange", "textDocument"},
	{"monikerProvider", "textDocument/moniker", "moniker", "textDocument"},
	{"referencesProvider", "textDocument/references", "references", "textDocument"},
	{"renameProvider", "textDocument/rename", "rename", "textDocument"},
	{"selectionRangeProvider", "textDocument/selectionRange", "selectionRange", "textDocument"},
	{"semanticTokensProvider", "textDocument/semanticTokens", "semanticTokens", "textDocument"},
	{"signatureHelpProvider", "textDocument/signatureHelp", "signatureHelp", "textDocument"},
	{"typeDefinitionProvider", "textDocument/typeDefinition", "typeDefinition", "textDocument"},
	{"typeHierarchyProvider", "textDocument/prepareTypeHierarchy", "typeHierarchy", "textDocument"},
	{"workspaceSymbolProvider", "workspace/symbol", "symbol", "workspace"},
}

// languages are those that gopls serves.
var languages = []string{"go", "go.mod", "go.sum", "go.work", "gotmpl"}

// mergeResults returns the answer to initialize of both servers, of which either
// may be missing. What gopls says goes first, and its name and version stay.
func mergeResults(goplsResult, ourResult json.RawMessage) json.RawMessage {
	caps := join(at(goplsResult, "capabilities"), at(ourResult, "capabilities"))
	if theirs := at(goplsResult, "capabilities", "codeActionProvider"); isTrue(theirs) {
		caps = with(caps, theirs, "codeActionProvider") // the client knows no kinds
	}
	if goplsResult == nil && at(caps, "codeActionProvider", "codeActionKinds") != nil {
		caps = with(caps, nil, "codeActionProvider", "codeActionKinds") // those of gopls are not known yet
	}
	caps = with(caps, nil, "diagnosticProvider")
	caps = with(caps, nil, "positionEncoding") // without it, UTF-16
	commands := encode([]string{restartCommand})
	caps = with(caps, join(at(caps, "executeCommandProvider", "commands"), commands), "executeCommandProvider", "commands")
	result := goplsResult
	if result == nil {
		result = ourResult
	}
	return with(result, caps, "capabilities")
}

// join returns a value that offers what a and b offer: objects are joined member
// by member, lists get the elements of both, and elsewhere a wins unless it is
// false or missing.
func join(a, b json.RawMessage) json.RawMessage {
	if isNull(a) || string(a) == "false" {
		a, b = b, a
	}
	if isNull(b) || string(b) == "false" {
		return a
	}
	if o, other := toObject(a), toObject(b); other != nil && (o != nil || isTrue(a)) {
		if o == nil {
			return b
		}
		for name, v := range other {
			o[name] = join(o[name], v)
		}
		return encode(o)
	}
	if l := toList(a); l != nil {
		for _, v := range toList(b) {
			if !slices.ContainsFunc(l, func(w json.RawMessage) bool { return string(w) == string(v) }) {
				l = append(l, v)
			}
		}
		return encode(l)
	}
	return a
}

// announceLate registers what gopls can do and initialize's answer did not say,
// as far as the client takes registrations.
func (p *proxy) announceLate(b *back) {
	p.lateGopls = false
	var registrations []registration
	all := true
	for _, pr := range providers {
		if !offered(b.caps, pr.name) || offered(p.announced, pr.name) {
			continue
		}
		p.announced[pr.name] = b.caps[pr.name]
		if !p.takesRegistration(pr.group, pr.client) {
			all = false
			continue
		}
		selector := make([]map[string]string, len(languages))
		for i, l := range languages {
			selector[i] = map[string]string{"language": l}
		}
		options := with(b.caps[pr.name], encode(selector), "documentSelector")
		registrations = append(registrations, registration{encode("conclsp/late/" + pr.method), pr.method, options})
	}
	if commands := b.caps["executeCommandProvider"]; commands != nil && p.takesRegistration("workspace", "executeCommand") {
		registrations = append(registrations, registration{encode("conclsp/late/commands"), "workspace/executeCommand", commands})
	}
	if len(registrations) > 0 {
		p.register(registrations)
	}
	if !all {
		p.tell("late", showInfo, "gopls has started late; restart the language server in the editor to use all that it offers")
	}
}

// takesRegistration reports whether the client lets a capability be registered.
func (p *proxy) takesRegistration(group, name string) bool {
	return isTrue(at(p.init.Params, "capabilities", group, name, "dynamicRegistration"))
}

// offered reports whether capabilities have the provider.
func offered(caps object, provider string) bool {
	v := caps[provider]
	return !isNull(v) && string(v) != "false"
}
