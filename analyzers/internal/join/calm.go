package join

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A kind says what is known of a function whose body is not in view.
type kind uint8

const (
	unknown kind = iota
	pure         // returns soon, whatever other goroutines do
	output       // the same, and leaves a trace outside of the program's memory
	test         // the same, and reports to a testing.T, which panics once its test has ended
)

// calm packages have functions that wait for nobody, but for those that take a
// function or something to read from or write to.
var calm = set(`bytes cmp container/heap container/list container/ring context crypto/md5 crypto/sha1
	crypto/sha256 crypto/sha512 encoding/base64 encoding/binary encoding/hex encoding/json errors flag hash/crc32
	hash/fnv html maps math math/big math/bits math/cmplx math/rand math/rand/v2 net/url path path/filepath regexp
	slices sort strconv strings sync/atomic text/template time unicode unicode/utf16 unicode/utf8 log/slog`)

// kinds lists single functions, by types.Func.FullName.
var kinds = buildKinds()

func buildKinds() map[string]kind {
	m := map[string]kind{}
	for name := range set(`fmt.Sprint fmt.Sprintf fmt.Sprintln fmt.Errorf fmt.Append fmt.Appendf fmt.Appendln fmt.Sscan
		fmt.Sscanf fmt.Sscanln os.Getenv os.LookupEnv os.Setenv os.Getpid os.Hostname os.Getwd os.ReadFile os.Stat
		os.Lstat os.IsNotExist os.IsExist os.ReadDir os.TempDir os.Open runtime.NumCPU runtime.GOMAXPROCS runtime.GC
		runtime.ReadMemStats runtime.Caller runtime.Stack runtime.Version runtime.KeepAlive
		(error).Error (context.Context).Err (context.Context).Value (context.Context).Deadline
		log.SetFlags log.SetPrefix log.New (*os.File).Close (*os.File).Name
		(net/http.Header).Set (net/http.Header).Add (net/http.Header).Del (net/http.Header).Get`) {
		m[name] = pure
	}
	for name := range set(`fmt.Print fmt.Printf fmt.Println fmt.Fprint fmt.Fprintf fmt.Fprintln
		log.Print log.Printf log.Println (*log.Logger).Print (*log.Logger).Printf (*log.Logger).Println
		log/slog.Debug log/slog.Info log/slog.Warn log/slog.Error
		(*log/slog.Logger).Debug (*log/slog.Logger).Info (*log/slog.Logger).Warn (*log/slog.Logger).Error
		os.WriteFile os.Create os.Mkdir os.MkdirAll os.Remove os.RemoveAll os.Rename os.Truncate os.CreateTemp
		(*os.File).Write (*os.File).WriteString (*os.File).WriteAt (*os.File).Sync (*os.File).Truncate
		net/http.Get net/http.Head net/http.Post net/http.PostForm
		(*net/http.Client).Get (*net/http.Client).Head (*net/http.Client).Post (*net/http.Client).PostForm
		(*net/http.Client).Do`) {
		m[name] = output
	}
	for name := range set(`Log Logf Error Errorf Fail`) {
		m["(*testing.common)."+name] = test
		m["(testing.TB)."+name] = test
	}
	for name := range set(`Failed Helper Name TempDir Setenv Chdir Context Skipped`) {
		m["(*testing.common)."+name] = pure
		m["(testing.TB)."+name] = pure
	}
	for name := range set(`ResetTimer StartTimer StopTimer ReportAllocs SetBytes ReportMetric Elapsed`) {
		m["(*testing.B)."+name] = pure
	}
	return m
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// kindOf returns what is known of a call of fn.
func kindOf(fn *types.Func, call *ssa.CallCommon) kind {
	if fn == nil {
		return unknown
	}
	name := fn.Origin().FullName()
	if k := kinds[name]; k != unknown {
		if strings.HasPrefix(name, "fmt.Fprint") {
			return writerKind(call.Args[0])
		}
		return k
	}
	if fn.Pkg() == nil || !calm[fn.Pkg().Path()] || call.IsInvoke() {
		return unknown
	}
	for v := range fn.Signature().Params().Variables() {
		if waits(v.Type()) {
			return unknown
		}
	}
	return pure
}

// waits reports whether a function that is given a t may run code of its
// caller's choice.
func waits(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature, *types.Chan:
		return true
	case *types.Interface:
		return u.NumMethods() > 0 && t.String() != "error" && t.String() != "context.Context"
	}
	return false
}

// writerKind returns what it means to write to v, which is unknown for a pipe or
// a connection.
func writerKind(v ssa.Value) kind {
	if mk, ok := v.(*ssa.MakeInterface); ok {
		switch mk.X.Type().String() {
		case "*os.File":
			return output
		case "*bytes.Buffer", "*strings.Builder":
			return pure
		}
	}
	return unknown
}

func isTest(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "testing"
}
