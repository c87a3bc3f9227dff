package lsptest

// A Client is what an editor can do. Clients differ much in this, and no server
// may rely on what they did not say.
type Client struct {
	Encodings       []Encoding `json:"encodings"` // of positions, the best liked first
	DocumentChanges bool       `json:"documentChanges"`
	ApplyEdit       bool       `json:"applyEdit"`
	Literals        bool       `json:"literals"` // code actions that are not just commands
	Preferred       bool       `json:"preferred"`
	Data            bool       `json:"data"`    // of code actions and diagnostics
	Resolve         bool       `json:"resolve"` // edits of code actions can come later
	Pull            bool       `json:"pull"`    // diagnostics can be asked for
	Related         bool       `json:"related"`
	Pages           bool       `json:"pages"` // links in codes of diagnostics
	Tags            bool       `json:"tags"`
	Watch           bool       `json:"watch"` // files, when asked to
	Configuration   bool       `json:"configuration"`
	Progress        bool       `json:"progress"`
	ShowDocument    bool       `json:"showDocument"`
	Refresh         bool       `json:"refresh"`
	Folders         bool       `json:"folders"` // more than one
}

// Modern is a client that can do everything, by pushed diagnostics.
func Modern() Client {
	return Client{
		Encodings: []Encoding{UTF16}, DocumentChanges: true, ApplyEdit: true, Literals: true, Preferred: true, Data: true,
		Resolve: true, Related: true, Pages: true, Tags: true, Watch: true, Configuration: true, Progress: true,
		ShowDocument: true, Refresh: true, Folders: true,
	}
}

// Plain is a client that can do what the protocol could in its first years.
func Plain() Client { return Client{ApplyEdit: true} }

type object = map[string]any

// capabilities are what the client says of itself in initialize.
func (c Client) capabilities() object {
	action := object{}
	if c.Literals {
		kinds := []string{"", "quickfix", "refactor", "refactor.extract", "refactor.inline", "refactor.rewrite", "source", "source.organizeImports", "source.fixAll"}
		action["codeActionLiteralSupport"] = object{"codeActionKind": object{"valueSet": kinds}}
		action["isPreferredSupport"] = c.Preferred
		action["dataSupport"] = c.Data
		action["disabledSupport"] = false
		if c.Resolve {
			action["resolveSupport"] = object{"properties": []string{"edit"}}
		}
	}
	publish := object{"relatedInformation": c.Related, "versionSupport": true, "codeDescriptionSupport": c.Pages, "dataSupport": c.Data}
	if c.Tags {
		publish["tagSupport"] = object{"valueSet": []int{1, 2}}
	}
	document := object{
		"synchronization":    object{"didSave": true},
		"hover":              object{"contentFormat": []string{"markdown", "plaintext"}},
		"documentHighlight":  object{},
		"codeLens":           object{},
		"inlayHint":          object{},
		"codeAction":         action,
		"publishDiagnostics": publish,
	}
	if c.Pull {
		document["diagnostic"] = object{"dynamicRegistration": false, "relatedDocumentSupport": false}
	}
	workspace := object{
		"applyEdit":             c.ApplyEdit,
		"workspaceEdit":         object{"documentChanges": c.DocumentChanges},
		"didChangeWatchedFiles": object{"dynamicRegistration": c.Watch},
		"configuration":         c.Configuration,
		"workspaceFolders":      c.Folders,
	}
	if c.Refresh {
		for _, name := range []string{"diagnostics", "codeLens", "inlayHint", "semanticTokens"} {
			workspace[name] = object{"refreshSupport": true}
		}
	}
	caps := object{
		"textDocument": document,
		"workspace":    workspace,
		"window":       object{"workDoneProgress": c.Progress, "showDocument": object{"support": c.ShowDocument}, "showMessage": object{}},
	}
	if len(c.Encodings) > 0 {
		caps["general"] = object{"positionEncodings": c.Encodings}
	}
	return caps
}
