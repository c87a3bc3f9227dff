package syncs

import (
	"go/types"
	"strings"
)

// row is an entry for a function that runs none of its arguments.
func row(op Op) entry { return entry{op: op, fn: -1} }

// runs is an entry for a function that runs its i'th parameter.
func runs(op Op, i int) entry { return entry{op: op, fn: i} }

// table is keyed by types.Func.FullName of the origin.
var table = buildTable()

func buildTable() map[string]entry {
	t := map[string]entry{
		"(sync.Locker).Lock":   row(Lock),
		"(sync.Locker).Unlock": row(Unlock),

		"(*sync.Mutex).Lock":    row(Lock),
		"(*sync.Mutex).Unlock":  row(Unlock),
		"(*sync.Mutex).TryLock": row(TryLock),

		"(*sync.RWMutex).Lock":     row(Lock),
		"(*sync.RWMutex).Unlock":   row(Unlock),
		"(*sync.RWMutex).TryLock":  row(TryLock),
		"(*sync.RWMutex).RLock":    row(RLock),
		"(*sync.RWMutex).RUnlock":  row(RUnlock),
		"(*sync.RWMutex).TryRLock": row(TryRLock),
		"(*sync.RWMutex).RLocker":  row(RLocker),

		"(*sync.WaitGroup).Add":  row(WaitGroupAdd),
		"(*sync.WaitGroup).Done": row(WaitGroupDone),
		"(*sync.WaitGroup).Wait": row(WaitGroupWait),
		"(*sync.WaitGroup).Go":   runs(WaitGroupGo, 0),

		"(*golang.org/x/sync/errgroup.Group).Go":       runs(ErrgroupGo, 0),
		"(*golang.org/x/sync/errgroup.Group).TryGo":    runs(ErrgroupTryGo, 0),
		"(*golang.org/x/sync/errgroup.Group).Wait":     row(ErrgroupWait),
		"(*golang.org/x/sync/errgroup.Group).SetLimit": row(ErrgroupLimit),

		"(*golang.org/x/sync/semaphore.Weighted).Acquire": row(SemaphoreAcquire),
		"(*golang.org/x/sync/semaphore.Weighted).Release": row(SemaphoreRelease),

		"(*golang.org/x/sync/singleflight.Group).Do":     runs(RunNow, 1),
		"(*golang.org/x/sync/singleflight.Group).DoChan": runs(RunLater, 1),

		"(*sync.Once).Do":  runs(OnceDo, 0),
		"sync.OnceFunc":    runs(OnceFunc, 0),
		"sync.OnceValue":   runs(OnceFunc, 0),
		"sync.OnceValues":  runs(OnceFunc, 0),
		"sync.NewCond":     row(NewCond),
		"(*sync.Pool).Get": row(PoolGet),
		"(*sync.Pool).Put": row(PoolPut),

		"(*sync.Cond).Wait":      row(CondWait),
		"(*sync.Cond).Signal":    row(CondSignal),
		"(*sync.Cond).Broadcast": row(CondBroadcast),

		"(*sync.Map).Load":             row(SyncMapLoad),
		"(*sync.Map).Range":            runs(RunNow, 0),
		"(*sync.Map).Store":            row(SyncMapStore),
		"(*sync.Map).LoadOrStore":      row(SyncMapStore),
		"(*sync.Map).LoadAndDelete":    row(SyncMapStore),
		"(*sync.Map).Delete":           row(SyncMapStore),
		"(*sync.Map).Swap":             row(SyncMapStore),
		"(*sync.Map).CompareAndSwap":   row(SyncMapStore),
		"(*sync.Map).CompareAndDelete": row(SyncMapStore),
		"(*sync.Map).Clear":            row(SyncMapStore),

		"context.WithCancel":        row(ContextDerive),
		"context.WithCancelCause":   row(ContextDerive),
		"context.WithDeadline":      row(ContextDerive),
		"context.WithDeadlineCause": row(ContextDerive),
		"context.WithTimeout":       row(ContextDerive),
		"context.WithTimeoutCause":  row(ContextDerive),
		"context.WithValue":         row(ContextDerive),
		"context.WithoutCancel":     row(ContextDerive),
		"context.AfterFunc":         runs(ContextAfter, 1),
		"(context.Context).Done":    row(ContextDone),

		"time.Sleep":           row(Sleep),
		"time.After":           row(TimerAfter),
		"time.Tick":            row(TimerAfter),
		"time.NewTimer":        row(TimerMake),
		"time.NewTicker":       row(TimerMake),
		"time.AfterFunc":       runs(TimerFunc, 1),
		"(*time.Timer).Stop":   row(TimerStop),
		"(*time.Timer).Reset":  row(TimerStop),
		"(*time.Ticker).Stop":  row(TimerStop),
		"(*time.Ticker).Reset": row(TimerStop),

		"os/signal.Notify":        row(SignalNotify),
		"os/signal.NotifyContext": row(ContextDerive),

		"net/http.ListenAndServe":              row(Serve),
		"net/http.ListenAndServeTLS":           row(Serve),
		"net/http.Serve":                       row(Serve),
		"net/http.ServeTLS":                    row(Serve),
		"(*net/http.Server).ListenAndServe":    row(Serve),
		"(*net/http.Server).ListenAndServeTLS": row(Serve),
		"(*net/http.Server).Serve":             row(Serve),
		"(*net/http.Server).ServeTLS":          row(Serve),
		"net/rpc.Accept":                       row(Serve),
		"(*net/rpc.Server).Accept":             row(Serve),
		"(*net/rpc.Server).ServeConn":          row(Serve),

		"net/http.HandleFunc":             runs(RunHandler, 1),
		"(*net/http.ServeMux).HandleFunc": runs(RunHandler, 1),
		"runtime.SetFinalizer":            runs(RunLater, 1),
		"runtime.AddCleanup":              runs(RunLater, 1),

		"(*testing.T).Run":                        runs(TestRun, 1),
		"(*testing.B).Run":                        runs(TestRun, 1),
		"(*testing.B).RunParallel":                runs(RunNow, 0),
		"(*testing.T).Parallel":                   row(TestParallel),
		"(*testing.common).Cleanup":               runs(TestCleanup, 0),
		"(testing.TB).Cleanup":                    runs(TestCleanup, 0),
		"testing/synctest.Test":                   runs(SynctestTest, 1),
		"testing/synctest.Wait":                   row(SynctestWait),
		"testing.AllocsPerRun":                    runs(RunNow, 1),
		"testing.Benchmark":                       runs(RunNow, 0),
		"runtime/pprof.Do":                        runs(RunNow, 2),
		"runtime/trace.WithRegion":                runs(RunNow, 2),
		"crypto/subtle.WithDataIndependentTiming": runs(RunNow, 0),
	}
	addAtomics(t)
	addCallbacks(t)
	return t
}

// addAtomics adds the functions and the methods of sync/atomic.
func addAtomics(t map[string]entry) {
	verbs := map[string]Op{
		"Load": AtomicLoad, "Store": AtomicStore, "Add": AtomicModify, "Swap": AtomicModify,
		"CompareAndSwap": AtomicModify, "And": AtomicModify, "Or": AtomicModify,
	}
	for verb, op := range verbs {
		for _, typ := range []string{"Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Pointer", "Bool", "Value"} {
			t["sync/atomic."+verb+typ] = row(op)
			recv := typ
			if typ == "Pointer" {
				recv = "Pointer[T]"
			}
			t["(*sync/atomic."+recv+")."+verb] = row(op)
		}
	}
}

// addCallbacks adds the common functions that run a callback before they
// return, in the calling goroutine.
func addCallbacks(t map[string]entry) {
	for _, f := range []string{
		"sort.Slice", "sort.SliceStable", "sort.Search", "sort.SliceIsSorted",
		"slices.SortFunc", "slices.SortStableFunc", "slices.IndexFunc", "slices.ContainsFunc", "slices.DeleteFunc",
		"slices.CompactFunc", "slices.MinFunc", "slices.MaxFunc", "slices.IsSortedFunc", "maps.DeleteFunc",
		"strings.IndexFunc", "strings.LastIndexFunc", "strings.FieldsFunc", "strings.TrimFunc", "strings.TrimLeftFunc",
		"strings.TrimRightFunc", "strings.ContainsFunc", "bytes.IndexFunc", "bytes.FieldsFunc", "bytes.TrimFunc",
		"path/filepath.Walk", "path/filepath.WalkDir", "go/ast.Inspect", "flag.VisitAll", "flag.Visit", "expvar.Do",
	} {
		t[f] = runs(RunNow, 1)
	}
	for _, f := range []string{
		"strings.Map", "bytes.Map", "flag.VisitAll", "flag.Visit", "expvar.Do", "(*expvar.Map).Do", "(*container/ring.Ring).Do",
		"(*go/token.FileSet).Iterate",
	} {
		t[f] = runs(RunNow, 0)
	}
	t["io/fs.WalkDir"] = runs(RunNow, 2)
	t["sort.Find"] = runs(RunNow, 1)
	t["slices.BinarySearchFunc"] = runs(RunNow, 2)
	t["slices.EqualFunc"] = runs(RunNow, 2)
	t["slices.CompareFunc"] = runs(RunNow, 2)
	t["maps.EqualFunc"] = runs(RunNow, 2)
}

// noReturn lists the functions after which the calling goroutine does not run
// on, by types.Func.FullName.
var noReturn = map[string]bool{
	"os.Exit":                   true,
	"syscall.Exit":              true,
	"runtime.Goexit":            true,
	"log.Fatal":                 true,
	"log.Fatalf":                true,
	"log.Fatalln":               true,
	"log.Panic":                 true,
	"log.Panicf":                true,
	"log.Panicln":               true,
	"(*log.Logger).Fatal":       true,
	"(*log.Logger).Fatalf":      true,
	"(*log.Logger).Fatalln":     true,
	"(*log.Logger).Panic":       true,
	"(*log.Logger).Panicf":      true,
	"(*log.Logger).Panicln":     true,
	"(*testing.common).FailNow": true,
	"(*testing.common).Fatal":   true,
	"(*testing.common).Fatalf":  true,
	"(*testing.common).Skip":    true,
	"(*testing.common).Skipf":   true,
	"(*testing.common).SkipNow": true,
	"(testing.TB).FailNow":      true,
	"(testing.TB).Fatal":        true,
	"(testing.TB).Fatalf":       true,
	"(testing.TB).Skip":         true,
	"(testing.TB).Skipf":        true,
	"(testing.TB).SkipNow":      true,
}

// byPackage holds the names of the functions in the tables, by package.
var byPackage = func() map[string]map[string]bool {
	m := make(map[string]map[string]bool)
	add := func(full string) {
		pkg := pkgPath(full)
		if m[pkg] == nil {
			m[pkg] = make(map[string]bool)
		}
		m[pkg][full[strings.LastIndexByte(full, '.')+1:]] = true
	}
	for name := range table {
		add(name)
	}
	for name := range noReturn {
		add(name)
	}
	return m
}()

// mayName reports whether fn may be in the tables. Full names are costly to
// build, and most calls are of other functions.
func mayName(fn *types.Func) bool { return fn.Pkg() != nil && byPackage[fn.Pkg().Path()][fn.Name()] }

// pkgPath returns the package path of a full name.
func pkgPath(name string) string {
	name = strings.TrimLeft(name, "(*")
	slash := strings.LastIndex(name, "/") + 1
	return name[:slash+strings.Index(name[slash:], ".")]
}
