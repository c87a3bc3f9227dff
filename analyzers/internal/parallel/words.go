package parallel

import (
	"fmt"
	"go/token"
)

// Describe says what a role is, at its position.
func (r *Role) Describe() string {
	switch r.Kind {
	case Handler:
		return "the handler"
	case Spawned:
		return "the goroutine is started here"
	case Method:
		return "users may call this method while the goroutine runs"
	}
	return "the test runs in parallel"
}

// Verb says what an access does.
func (a *Access) Verb() string {
	if a.Write {
		return "written"
	}
	return "read"
}

// Message says what happens at run time, naming both sides. Name is what is
// written, loss what becomes of writes that meet, crash what is worse about some
// variables; at prints a position.
func (c Conflict) Message(name, loss, crash string, at func(token.Pos) string) string {
	w, o := c.Write.Role, c.Other.Role
	other := c.Other.Verb() + " at " + at(c.Other.Pos())
	by := fmt.Sprintf("%s is written here by the goroutine started at %s and %s", name, at(w.Pos), other)
	switch {
	case w == o && w.handler != nil:
		return fmt.Sprintf("%s is written here by the goroutines that the handler at %s starts at %s, several at once with nothing to order them; %s", name, at(w.handler.Pos), at(w.Pos), loss)
	case w == o && w.many:
		return fmt.Sprintf("%s is written here by goroutines started in a loop at %s with nothing to order them; %s", name, at(w.Pos), loss)
	case w.Kind == Handler:
		return fmt.Sprintf("%s is written here by the handler at %s, which runs for several requests at once with nothing to order them; %s", name, at(w.Pos), loss)
	case w.Kind == Method:
		return fmt.Sprintf("%s is written here by %s, which may be called while the goroutine started at %s runs, and %s by that; nothing orders them%s", name, w.Fn.Name(), at(o.Pos), other, crash)
	case w.Kind == Test:
		return fmt.Sprintf("%s is written here by %s and %s by %s, and both tests run in parallel; nothing orders them%s", name, w.Fn.Name(), other, o.Fn.Name(), crash)
	case o.Kind == Handler:
		return fmt.Sprintf("%s by the handler at %s, which runs beside it; nothing orders them%s", by, at(o.Pos), crash)
	case o.Kind == Method:
		return fmt.Sprintf("%s by %s, which may be called while it runs; nothing orders them%s", by, o.Fn.Name(), crash)
	}
	return fmt.Sprintf("%s by the one started at %s; nothing orders them%s", by, at(o.Pos), crash)
}
