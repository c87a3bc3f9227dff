package fixes

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// A cure is one fix applied to the source of one function.
type cure struct {
	name, head, body string // head: the signature and what comes before it
	want             string // "" if nothing is to be offered
}

// A sick is what a cure works on.
type sick struct {
	fset *token.FileSet
	file *ast.File
	pkg  *types.Package
	info *types.Info
	fn   *ast.FuncDecl
}

func (s *sick) op(stmt ast.Stmt) *Operation {
	return &Operation{Fset: s.fset, File: s.file, Pkg: s.pkg, Info: s.info, Stmt: stmt}
}

func (s *sick) signature() *types.Signature { return s.info.Defs[s.fn.Name].(*types.Func).Signature() }

// stmts returns the statements whose text starts with prefix.
func (s *sick) stmts(prefix string) (list []ast.Stmt) {
	for _, stmt := range all[ast.Stmt](s.file) {
		if strings.HasPrefix(nodeText(s.fset, stmt), prefix) {
			list = append(list, stmt)
		}
	}
	return list
}

// runCures applies fix to each source, and compares.
func runCures(t *testing.T, title string, fix func(s *sick) (analysis.SuggestedFix, bool), cures []cure) {
	for _, c := range cures {
		t.Run(c.name, func(t *testing.T) {
			src := "package p\n\n" + c.head + " {\n" + c.body + "}\n"
			s := &sick{}
			s.fset, s.file, s.pkg, s.info = checked(t, src)
			decls := all[*ast.FuncDecl](s.file)
			s.fn = decls[len(decls)-1]
			got, ok := fix(s)
			if !ok {
				if c.want != "" {
					t.Error("no fix")
				}
				return
			}
			if got.Message != title {
				t.Errorf("got %q, want %q", got.Message, title)
			}
			text := apply(t, s.fset, src, got.TextEdits)
			checkFormatted(t, text)
			checked(t, text)
			if i := strings.Index(text, "func f"); c.want == "" || text[i:] != c.want {
				t.Errorf("got\n%s\nwant\n%s", text[i:], c.want)
			}
		})
	}
}

func TestBuffer(t *testing.T) {
	fix := func(count string) func(*sick) (analysis.SuggestedFix, bool) {
		return func(s *sick) (analysis.SuggestedFix, bool) {
			b := &Buffer{Fset: s.fset, File: s.file, Pkg: s.pkg, Info: s.info}
			for _, call := range all[*ast.CallExpr](s.file) {
				switch types.ExprString(call.Fun) {
				case "make":
					b.Make = call
				case count:
					b.Count = call.Args[0]
				}
			}
			return b.Fix()
		}
	}
	const use = "func count(any) {}\n\n"
	runCures(t, BufferTitle, fix("count"), []cure{
		{"slice", use + "func f(list []string)", "\tch := make(chan int)\n\tcount(list)\n\t_ = ch\n",
			"func f(list []string) {\n\tch := make(chan int, len(list))\n\tcount(list)\n\t_ = ch\n}\n"},
		{"constant, in place of a buffer too small", use + "func f()", "\tch := make(chan int, 1)\n\tcount(3)\n\t_ = ch\n",
			"func f() {\n\tch := make(chan int, 3)\n\tcount(3)\n\t_ = ch\n}\n"},
		{"declared too late", use + "func f()", "\tch := make(chan int)\n\tn := 3\n\tcount(n)\n\t_ = ch\n", ""},
		{"computed", use + "func g() int { return 1 }\n\nfunc f()", "\tch := make(chan int)\n\tcount(g())\n\t_ = ch\n", ""},
		{"a size that somebody computed", use + "func f(n int)", "\tch := make(chan int, n/2)\n\tcount(n)\n\t_ = ch\n", ""},
		{"no channel", use + "func f(n int)", "\tch := make([]int, 0)\n\tcount(n)\n\t_ = ch\n", ""},
		{"another len", use + "func f(list []string)", "\tlen := 1\n\tch := make(chan int)\n\tcount(list)\n\t_, _ = ch, len\n", ""},
	})
	runCures(t, BufferLastTitle, func(s *sick) (analysis.SuggestedFix, bool) {
		calls := all[*ast.CallExpr](s.file)
		b := &Buffer{Fset: s.fset, File: s.file, Pkg: s.pkg, Info: s.info, Make: calls[0], Count: all[*ast.RangeStmt](s.file)[0].X, Last: true}
		return b.Fix()
	}, []cure{
		{"last", "func f(n int)", "\tch := make(chan int)\n\tfor i := range n {\n\t\tgo func() { ch <- i }()\n\t}\n\t<-ch\n",
			"func f(n int) {\n\tch := make(chan int, n)\n\tfor i := range n {\n\t\tgo func() { ch <- i }()\n\t}\n\t<-ch\n}\n"},
	})
}

func TestTimeout(t *testing.T) {
	runCures(t, SelectTimeoutTitle, func(s *sick) (analysis.SuggestedFix, bool) {
		ops := append(s.stmts("ch <- "), append(s.stmts("v := <-ch"), s.stmts("return <-ch")...)...)
		return s.op(ops[0]).SelectTimeout(s.signature())
	}, []cure{
		{"send", "func f(ch chan int)", "\tch <- 1\n",
			"func f(ch chan int) {\n\tselect {\n\tcase ch <- 1:\n\tcase <-time.After(10 * time.Second):\n\t\treturn\n\t}\n}\n"},
		{"receive", "func f(ch chan []int) (int, error)", "\tv := <-ch\n\treturn len(v), nil\n",
			"func f(ch chan []int) (int, error) {\n\tvar v []int\n\tselect {\n\tcase v = <-ch:\n\tcase <-time.After(10 * time.Second):\n\t\treturn 0, errors.New(\"timed out after 10 seconds\")\n\t}\n\treturn len(v), nil\n}\n"},
		{"part of a statement", "func f(ch chan int) int", "\treturn <-ch\n", ""},
		{"another time", "func f(ch chan int, time int)", "\tch <- time\n", ""},
	})
	runCures(t, CallTimeoutTitle, func(s *sick) (analysis.SuggestedFix, bool) {
		stmt := append(s.stmts("return g("), s.stmts("g(")...)[0]
		for _, call := range all[*ast.CallExpr](s.file) {
			if types.ExprString(call.Fun) == "g" {
				return s.op(stmt).CallTimeout(call.Args[0])
			}
		}
		return analysis.SuggestedFix{}, false
	}, []cure{
		{"call", "import \"context\"\n\nfunc g(context.Context) error { return nil }\n\nfunc f(ctx context.Context) error", "\treturn g(ctx)\n",
			"func f(ctx context.Context) error {\n\ttimed, cancel := context.WithTimeout(ctx, 10*time.Second)\n\tdefer cancel()\n\treturn g(timed)\n}\n"},
		{"in a loop", "import \"context\"\n\nfunc g(context.Context) {}\n\nfunc f(ctx context.Context)", "\tfor range 3 {\n\t\tg(ctx)\n\t}\n", ""},
		{"no context", "func g(int) {}\n\nfunc f(n int)", "\tg(n)\n", ""},
	})
}

func TestBehindUnlock(t *testing.T) {
	const head = "import \"sync\"\n\ntype s struct {\n\tmu sync.Mutex\n\tn  int\n\tch chan int\n}\n\nfunc f(x *s, v int)"
	const sig = "func f(x *s, v int) {\n"
	runCures(t, BehindUnlockTitle, func(s *sick) (analysis.SuggestedFix, bool) {
		var lock *ast.CallExpr
		for _, call := range all[*ast.CallExpr](s.file) {
			if types.ExprString(call.Fun) == "x.mu.Lock" {
				lock = call
			}
		}
		return BehindUnlock(s.fset, s.file, s.info, s.fn.Body, lock, s.stmts("x.ch <- ")[0])
	}, []cure{
		{"a statement between", head, "\tx.mu.Lock()\n\tx.ch <- v\n\tx.n++\n\tx.mu.Unlock()\n\tprintln(v)\n",
			sig + "\tx.mu.Lock()\n\tx.n++\n\tx.mu.Unlock()\n\tx.ch <- v\n\tprintln(v)\n}\n"},
		{"nothing between", head, "\tx.mu.Lock()\n\tx.ch <- v\n\tx.mu.Unlock()\n", ""},
		{"the value changes", head, "\tx.mu.Lock()\n\tx.ch <- v\n\tv++\n\tx.mu.Unlock()\n", ""},
		{"the channel changes", head, "\tx.mu.Lock()\n\tx.ch <- v\n\tx.ch = nil\n\tx.mu.Unlock()\n", ""},
		{"may leave in between", head, "\tx.mu.Lock()\n\tx.ch <- v\n\tif v > 0 {\n\t\tx.mu.Unlock()\n\t\treturn\n\t}\n\tx.mu.Unlock()\n", ""},
		{"guarded value", head, "\tx.mu.Lock()\n\tx.ch <- x.n\n\tx.n++\n\tx.mu.Unlock()\n", ""},
		{"deferred", head, "\tx.mu.Lock()\n\tdefer x.mu.Unlock()\n\tx.ch <- v\n\tx.n++\n", ""},
	})
}

func TestCountDone(t *testing.T) {
	const head = "import \"sync\"\n\nfunc f(work func() bool)"
	const sig = "func f(work func() bool) {\n\tvar wg sync.WaitGroup\n"
	runCures(t, DeferDoneTitle, func(s *sick) (analysis.SuggestedFix, bool) {
		return DeferDone(s.fset, s.file, all[*ast.FuncLit](s.file)[0].Body, "wg", s.stmts("wg.Done()"))
	}, []cure{
		{"at the end", head, "\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tif work() {\n\t\t\treturn\n\t\t}\n\t\twg.Done()\n\t}()\n\twg.Wait()\n",
			sig + "\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tif work() {\n\t\t\treturn\n\t\t}\n\t}()\n\twg.Wait()\n}\n"},
		{"before a return too", head, "\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tif work() {\n\t\t\twg.Done()\n\t\t\treturn\n\t\t}\n\t\tif work() {\n\t\t\treturn\n\t\t}\n\t\twg.Done()\n\t}()\n\twg.Wait()\n",
			sig + "\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tif work() {\n\t\t\treturn\n\t\t}\n\t\tif work() {\n\t\t\treturn\n\t\t}\n\t}()\n\twg.Wait()\n}\n"},
		{"work after it", head, "\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tif work() {\n\t\t\treturn\n\t\t}\n\t\twg.Done()\n\t\twork()\n\t}()\n\twg.Wait()\n", ""},
		{"in the midst of a branch", head, "\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tif work() {\n\t\t\twg.Done()\n\t\t}\n\t\twork()\n\t}()\n\twg.Wait()\n", ""},
	})
	runCures(t, AddBeforeGoTitle, func(s *sick) (analysis.SuggestedFix, bool) {
		return AddBeforeGo(s.fset, s.file, s.pkg, s.info, s.stmts("wg.Add(")[0].(*ast.ExprStmt))
	}, []cure{
		{"first", head, "\tvar wg sync.WaitGroup\n\tgo func() {\n\t\twg.Add(1)\n\t\tdefer wg.Done()\n\t\twork()\n\t}()\n\twg.Wait()\n",
			sig + "\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\twork()\n\t}()\n\twg.Wait()\n}\n"},
		{"behind the defer", head, "\tvar wg sync.WaitGroup\n\tgo func() {\n\t\tdefer wg.Done()\n\t\twg.Add(1)\n\t\twork()\n\t}()\n\twg.Wait()\n",
			sig + "\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\twork()\n\t}()\n\twg.Wait()\n}\n"},
		{"of its own group", head, "\tgo func() {\n\t\tvar wg sync.WaitGroup\n\t\twg.Add(1)\n\t\tgo wg.Done()\n\t\twork()\n\t\twg.Wait()\n\t}()\n", ""},
		{"a parameter", head, "\tvar wg sync.WaitGroup\n\tgo func(wg *sync.WaitGroup) {\n\t\twg.Add(1)\n\t\tdefer wg.Done()\n\t\twork()\n\t}(&wg)\n\twg.Wait()\n", ""},
		{"not first", head, "\tvar wg sync.WaitGroup\n\tgo func() {\n\t\tif !work() {\n\t\t\treturn\n\t\t}\n\t\twg.Add(1)\n\t\twg.Done()\n\t}()\n\twg.Wait()\n", ""},
		{"of another goroutine", head, "\tvar wg sync.WaitGroup\n\tfunc() {\n\t\twg.Add(1)\n\t\tgo wg.Done()\n\t}()\n\twg.Wait()\n", ""},
	})
}

func TestCloseOnce(t *testing.T) {
	const head = "import \"sync\"\n\nfunc f(n int)"
	const start = "\tch := make(chan int)\n\tvar wg sync.WaitGroup\n\tfor i := range n {\n\t\twg.Add(1)\n\t\tgo func() {\n"
	const rest = "\t\t}()\n\t}\n"
	const end = "\tfor v := range ch {\n\t\tprintln(v)\n\t}\n"
	fix := func(waited bool) func(s *sick) (analysis.SuggestedFix, bool) {
		return func(s *sick) (analysis.SuggestedFix, bool) {
			closes := append(s.stmts("close(ch)"), s.stmts("defer close(ch)")...)
			return CloseOnce(s.fset, s.file, s.stmts("for v := range ch")[0], "ch", "wg", waited, closes)
		}
	}
	runCures(t, CloseOnceTitle, fix(false), []cure{
		{"deferred", head, start + "\t\t\tdefer wg.Done()\n\t\t\tdefer close(ch)\n\t\t\tch <- i\n" + rest + end,
			"func f(n int) {\n" + start + "\t\t\tdefer wg.Done()\n\t\t\tch <- i\n" + rest + "\tgo func() {\n\t\twg.Wait()\n\t\tclose(ch)\n\t}()\n" + end + "}\n"},
		{"nothing closes", head, start + "\t\t\tdefer wg.Done()\n\t\t\tch <- i\n" + rest + end, ""},
	})
	runCures(t, CloseOnceTitle, fix(true), []cure{
		{"waited for", head, start + "\t\t\tch <- i\n\t\t\tclose(ch)\n\t\t\twg.Done()\n" + rest + "\twg.Wait()\n" + end,
			"func f(n int) {\n" + start + "\t\t\tch <- i\n\t\t\twg.Done()\n" + rest + "\twg.Wait()\n\tclose(ch)\n" + end + "}\n"},
	})
}

func TestReturnAfterClose(t *testing.T) {
	runCures(t, ReturnCloseTitle, func(s *sick) (analysis.SuggestedFix, bool) {
		return s.op(s.stmts("close(ch)")[0]).ReturnAfterClose(s.signature())
	}, []cure{
		{"branch", "func f(ch chan int, bad bool)", "\tif bad {\n\t\tclose(ch)\n\t}\n\tch <- 1\n",
			"func f(ch chan int, bad bool) {\n\tif bad {\n\t\tclose(ch)\n\t\treturn\n\t}\n\tch <- 1\n}\n"},
		{"case, with results", "func f(ch chan int, n int) (int, bool)", "\tswitch n {\n\tcase 1:\n\t\tclose(ch) // no more\n\t}\n\tch <- 1\n\treturn n, true\n",
			"func f(ch chan int, n int) (int, bool) {\n\tswitch n {\n\tcase 1:\n\t\tclose(ch) // no more\n\t\treturn 0, false\n\t}\n\tch <- 1\n\treturn n, true\n}\n"},
		{"returns", "func f(ch chan int, bad bool)", "\tif bad {\n\t\tclose(ch)\n\t\treturn\n\t}\n\tch <- 1\n", ""},
		{"error", "func f(ch chan int, bad bool) error", "\tif bad {\n\t\tclose(ch)\n\t}\n\tch <- 1\n\treturn nil\n", ""},
		{"not in a branch", "func f(ch chan int)", "\tclose(ch)\n\tch <- 1\n", ""},
		{"in a loop", "func f(ch chan int)", "\tfor range 2 {\n\t\tclose(ch)\n\t}\n", ""},
	})
}
