package checktest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed prove/yield/yield.go
var yieldSource []byte

// perturbed writes copies of the subjects' files in which any statement may be
// preceded by a switch to another goroutine, and returns the file for the
// -overlay flag of go that puts them in place. Two short critical sections
// meet once in many thousand rounds otherwise, and never on some machines. The
// idea is from Edelstein et al., "Framework for testing multi-threaded Java
// programs", Concurrency and Computation 2003.
func (m *module) perturbed(subjects []subject) (string, error) {
	replace := map[string]string{}
	for _, s := range subjects {
		root := filepath.Join(m.dir, filepath.FromSlash(s.path))
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return err
			}
			content, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if content, err = perturb(content); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			rel := filepath.Join(".perturbed", fmt.Sprintf("%d.go", len(replace)))
			replace[file] = filepath.Join(m.dir, rel)
			return m.write(rel, content)
		})
		if err != nil {
			return "", err
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	return filepath.Join(m.dir, ".perturbed", "overlay.json"), m.write(".perturbed/overlay.json", overlay)
}

// perturb puts a call of yield.Maybe before each statement of a file. Lines
// stay what they are.
func perturb(src []byte) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
	var at []int
	before := func(list []ast.Stmt) {
		for _, s := range list {
			switch s.(type) {
			case *ast.CaseClause, *ast.CommClause: // the parts of a switch or select
			default:
				at = append(at, offset(s.Pos()))
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			before(n.List)
		case *ast.CaseClause:
			before(n.Body)
		case *ast.CommClause:
			before(n.Body)
		}
		return true
	})
	if at == nil {
		return src, nil
	}
	slices.Sort(at)
	var out bytes.Buffer
	name := offset(file.Name.End())
	out.Write(src[:name])
	out.WriteString(`; import _yield "test/prove/yield"`)
	for _, i := range at {
		out.Write(src[name:i])
		out.WriteString("_yield.Maybe(); ")
		name = i
	}
	out.Write(src[name:])
	return out.Bytes(), nil
}
