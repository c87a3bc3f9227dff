package syncs

import (
	"go/types"
	"strings"
)

// A Formatter is a function that formats its variadic arguments as package fmt
// does.
type Formatter struct {
	Format int // index among the declared parameters of the format; -1 if there is none
	Args   int // of the variadic parameter
}

// FormatterOf reports whether fn formats arguments.
func FormatterOf(fn *types.Func) (Formatter, bool) {
	if fn == nil || fn.Pkg() == nil {
		return Formatter{}, false
	}
	switch fn.Pkg().Path() {
	case "fmt", "log", "testing":
	default:
		return Formatter{}, false
	}
	f, ok := formatters[fn.FullName()]
	return f, ok
}

var formatters = func() map[string]Formatter {
	t := map[string]Formatter{"fmt.Errorf": {0, 1}}
	add := func(prefix string, first int, verbs ...string) {
		for _, v := range verbs {
			if strings.HasSuffix(v, "f") {
				t[prefix+v] = Formatter{first, first + 1}
			} else {
				t[prefix+v] = Formatter{-1, first}
			}
		}
	}
	add("fmt.", 0, "Print", "Printf", "Println", "Sprint", "Sprintf", "Sprintln")
	add("fmt.", 1, "Fprint", "Fprintf", "Fprintln", "Append", "Appendf", "Appendln")
	for _, prefix := range []string{"log.", "(*log.Logger)."} {
		add(prefix, 0, "Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln")
	}
	for _, prefix := range []string{"(*testing.common).", "(testing.TB)."} {
		add(prefix, 0, "Log", "Logf", "Error", "Errorf", "Fatal", "Fatalf", "Skip", "Skipf")
	}
	return t
}()

// A Verb is how a format shows one argument.
type Verb struct {
	Letter byte
	Sharp  bool // with the flag #
}

// Verbs returns the verb for each argument of a format, false if it numbers its
// arguments. A width or precision that is an argument has the verb '*'.
func Verbs(format string) (list []Verb, ok bool) {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		v := Verb{}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*", format[i]) >= 0; i++ {
			switch format[i] {
			case '#':
				v.Sharp = true
			case '*':
				list = append(list, Verb{Letter: '*'})
			}
		}
		if i == len(format) || format[i] == '[' {
			return nil, false
		}
		if v.Letter = format[i]; v.Letter != '%' {
			list = append(list, v)
		}
	}
	return list, true
}

// FormatMethods returns the names of the methods of which package fmt calls the
// first that an argument has, for a verb.
func FormatMethods(v Verb) []string {
	switch v.Letter {
	case '*', 'T', 'p':
		return nil
	case 'v', 's', 'x', 'X', 'q', 'w':
		if v.Sharp && v.Letter == 'v' {
			return []string{"Format", "GoString"}
		}
		return []string{"Format", "Error", "String"}
	}
	return []string{"Format"}
}
