package timers

import (
	"go/ast"
	"go/version"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"golang.org/x/tools/go/analysis"
)

// Semantics says how timers behave in the program that a package belongs to.
type Semantics uint8

// The ways in which timers behave. Of Unknown only what holds for both is true.
const (
	Unknown Semantics = iota
	Sync              // Go 1.23: nothing stale in channels, unreferenced timers are collected
	Async             // before: a value may be left behind, and a ticker lives until it is stopped
)

// Of returns the semantics that the module of the package asks for: by the go
// line of its go.mod, which counts if the program is built from that module, or
// by a //go:debug line.
func Of(pass *analysis.Pass) Semantics {
	for _, file := range pass.Files {
		for _, group := range file.Comments {
			if group.Pos() > file.Package {
				break
			}
			if s, ok := directive(group); ok {
				return s
			}
		}
	}
	return ofVersion(join.ModuleVersion(pass))
}

func ofVersion(v string) Semantics {
	switch {
	case !version.IsValid(v):
		return Unknown
	case version.Compare(v, "go1.23") >= 0:
		return Sync
	}
	return Async
}

// directive reads what the //go:debug lines among some comments say of timers.
func directive(group *ast.CommentGroup) (s Semantics, found bool) {
	for _, c := range group.List {
		setting, ok := strings.CutPrefix(c.Text, "//go:debug ")
		if !ok {
			continue
		}
		switch key, val, _ := strings.Cut(strings.TrimSpace(setting), "="); {
		case key == "default" && !found:
			s, found = ofVersion(val), true
		case key == "asynctimerchan":
			s, found = Unknown, true // 2: values may be left behind, but all are collected
			switch val {
			case "0":
				s = Sync
			case "1":
				s = Async
			}
		}
	}
	return s, found
}
