package fixes

import (
	"go/ast"
	"go/types"
	"testing"
)

func TestSelectDone(t *testing.T) {
	tests := []struct{ name, sig, body, title, want string }{
		{
			"send", "(ctx context.Context, ch chan int)", "\tch <- 1 // one\n", SelectReturnTitle,
			"\tselect {\n\tcase ch <- 1: // one\n\tcase <-ctx.Done():\n\t\treturn\n\t}\n",
		}, {
			"declared", "(ctx context.Context, ch chan point) (point, error)", "\tv := <-ch\n\treturn v, nil\n", SelectReturnTitle,
			"\tvar v point\n\tselect {\n\tcase v = <-ch:\n\tcase <-ctx.Done():\n\t\treturn point{}, ctx.Err()\n\t}\n\treturn v, nil\n",
		}, {
			"one declared", "(ctx context.Context, ch chan int) bool", "\tv := 1\n\tv, ok := <-ch\n\treturn ok && v > 0\n", SelectReturnTitle,
			"\tv := 1\n\tvar ok bool\n\tselect {\n\tcase v, ok = <-ch:\n\tcase <-ctx.Done():\n\t\treturn false\n\t}\n\treturn ok && v > 0\n",
		}, {
			"like another", "(ctx context.Context, ch chan point, in chan bool) (point, error)",
			"\tselect {\n\tcase <-in:\n\tcase <-ctx.Done():\n\t\treturn point{1, 2}, ctx.Err()\n\t}\n\tv := <-ch\n\treturn v, nil\n", SelectDoneTitle,
			"\tselect {\n\tcase <-in:\n\tcase <-ctx.Done():\n\t\treturn point{1, 2}, ctx.Err()\n\t}\n\tvar v point\n\tselect {\n\tcase v = <-ch:\n\tcase <-ctx.Done():\n\t\treturn point{1, 2}, ctx.Err()\n\t}\n\treturn v, nil\n",
		}, {
			"another returns what is unknown here", "(ctx context.Context, ch chan int, in chan bool) int",
			"\tfor i := range 3 {\n\t\tselect {\n\t\tcase <-in:\n\t\tcase <-ctx.Done():\n\t\t\treturn i\n\t\t}\n\t}\n\tv := <-ch\n\treturn v\n", SelectReturnTitle,
			"\tfor i := range 3 {\n\t\tselect {\n\t\tcase <-in:\n\t\tcase <-ctx.Done():\n\t\t\treturn i\n\t\t}\n\t}\n\tvar v int\n\tselect {\n\tcase v = <-ch:\n\tcase <-ctx.Done():\n\t\treturn 0\n\t}\n\treturn v\n",
		}, {
			"no statement of its own", "(ctx context.Context, ch chan int) int", "\treturn <-ch\n", "", "",
		}, {
			"in the head of an if", "(ctx context.Context, ch chan int)", "\tif v := <-ch; v > 0 {\n\t\tprintln(v)\n\t}\n", "", "",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			const head = "package p\n\nimport \"context\"\n\ntype point struct{ x, y int }\n\nvar _ context.Context\n\nfunc f"
			src := head + test.sig + " {\n" + test.body + "}\n"
			fset, file, pkg, info := checked(t, src)
			decls := all[*ast.FuncDecl](file)
			fn := decls[len(decls)-1]
			var like *ast.SelectStmt
			if list := all[*ast.SelectStmt](file); len(list) > 0 {
				like = list[0]
			}
			var op ast.Stmt
			for _, s := range all[ast.Stmt](file) {
				if _, isReturn := s.(*ast.ReturnStmt); IsOperation(s) || isReturn {
					op = s
				}
				if a, ok := s.(*ast.AssignStmt); ok && IsOperation(a) || IsOperation(s) && like == nil {
					break
				}
			}
			o := &Operation{Fset: fset, File: file, Pkg: pkg, Info: info, Stmt: op}
			fix, ok := o.SelectDone("ctx.Done()", like, info.Defs[fn.Name].(*types.Func).Signature(), "ctx.Err()")
			if !ok {
				if test.title != "" {
					t.Error("no fix")
				}
				return
			}
			if fix.Message != test.title {
				t.Errorf("got %q, want %q", fix.Message, test.title)
			}
			got := apply(t, fset, src, fix.TextEdits)
			if want := head + test.sig + " {\n" + test.want + "}\n"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			checkFormatted(t, got)
		})
	}
}
