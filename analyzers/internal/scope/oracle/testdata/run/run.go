// Package run executes a program many times, each time with other delays, and
// prints what went wrong, as soon as it is seen first: the kind, "stuck" or that
// of a panic, and the line. What could not be waited for is marked with "maybe", and
// where it has come at all with "reached".
package run

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"ex.test/m/world"
)

// The numbers of statements and timers after which a run is given up.
const (
	maxSteps  = 4000
	maxDelays = 50
)

var (
	steps, alive, delayed atomic.Int64
	over                  atomic.Bool // a panic, or too many steps
	delays                [64]int     // before statements, in this run
	reached               [1000]atomic.Bool
	cancelAt              int64
	cancel                context.CancelFunc

	mu   sync.Mutex
	seen = map[string]bool{}
	old  = map[string]bool{} // goroutines of earlier runs
	buf  = make([]byte, 1<<20)
)

func report(kind, line string) {
	mu.Lock()
	defer mu.Unlock()
	if text := kind + " " + line; line != "" && !seen[text] {
		seen[text] = true
		fmt.Println(text)
	}
}

// Yield lets other goroutines run before a statement, and tells that it is come to.
func Yield(site, line int) {
	if over.Load() {
		runtime.Goexit()
	}
	if !reached[line].Swap(true) {
		report("reached", strconv.Itoa(line))
	}
	switch n := steps.Add(1); {
	case n > maxSteps:
		over.Store(true)
		runtime.Goexit()
	case n == cancelAt:
		cancel()
	}
	for range rand.IntN(delays[site%len(delays)]) {
		runtime.Gosched()
	}
}

// Begin counts a goroutine that starts.
func Begin() { alive.Add(1) }

// End is what a goroutine defers first.
func End() {
	if x := recover(); x != nil && over.CompareAndSwap(false, true) {
		panicked(x, string(debug.Stack()))
	}
	alive.Add(-1)
}

func panicked(x any, stack string) {
	text := fmt.Sprint(x)
	kind := map[string]string{
		"send on closed channel": "sendclosed", "close of closed channel": "closeclosed", "close of nil channel": "closenil",
		"sync: negative WaitGroup counter": "negative",
	}[text]
	if strings.Count(stack, "\npanic(") > 1 {
		kind = "panic" // of several
	}
	if kind == "" {
		kind = "crash" // of which the programs of package model know nothing
	}
	if i := strings.LastIndex(stack, "\npanic("); i >= 0 {
		report(kind, lineOf(stack[i:]))
	}
}

// Go is WaitGroup.Go.
func Go(add func(int), done, f func()) {
	_, file, line, _ := runtime.Caller(1)
	add(1)
	Begin()
	go func() {
		defer func() {
			if x := recover(); x != nil && over.CompareAndSwap(false, true) && strings.Contains(fmt.Sprint(x), "negative") {
				report("negative", place.FindStringSubmatch(file + ":" + strconv.Itoa(line))[1])
			}
			alive.Add(-1)
		}()
		defer done()
		Begin()
		defer End()
		f()
	}()
}

// Delay is how long the program waits instead of d for a timer.
func Delay(d time.Duration) time.Duration {
	if delayed.Add(1) > maxDelays {
		steps.Add(maxSteps)
	}
	return time.Duration(max(0, rand.IntN(250)-50)) * time.Microsecond
}

// Int, Slice and Bool are parameters. That there is nothing to do at all is taken
// to be known by who calls.
func Int() int { return [...]int{1, 1, 2, 2, 2, 3, 4}[rand.IntN(7)] }

func Slice() []int {
	list := make([]int, Int())
	for i := range list {
		list[i] = rand.IntN(4) - 1
	}
	return list
}

func Bool() bool { return rand.IntN(2) == 0 }

var place = regexp.MustCompile(`/p\d+\.go:(\d+)`)

// lineOf returns the line of the program that is on top of a stack.
func lineOf(stack string) string {
	stack, _, _ = strings.Cut(stack, "\ncreated by ")
	if m := place.FindStringSubmatch(stack); m != nil {
		return m[1]
	}
	return ""
}

// rest returns the stacks of the goroutines of this run once all are blocked, and
// true; or false if not all are.
func rest() (map[string]string, bool) {
	text := string(buf[:runtime.Stack(buf, true)])
	stacks := map[string]string{}
	for i, g := range strings.Split(text, "\n\n") {
		id, state, _ := strings.Cut(g, " [")
		state, _, _ = strings.Cut(state, "]")
		if i == 0 || old[id] {
			continue
		}
		waits := false
		for _, p := range []string{"chan ", "select", "sync."} {
			waits = waits || strings.HasPrefix(state, p)
		}
		if !waits {
			return nil, false
		}
		stacks[id] = g
	}
	return stacks, true
}

// settle waits until nothing moves any more.
func settle() map[string]string {
	for quiet := 0; ; {
		before := steps.Load()
		for range 20 {
			runtime.Gosched()
		}
		if alive.Load() == 0 {
			return nil
		}
		if quiet++; steps.Load() != before {
			quiet = 0
		}
		if quiet < 3 {
			continue
		}
		stacks, ok := rest()
		if !ok {
			time.Sleep(20 * time.Microsecond)
			continue
		}
		if delayed.Load() > 0 && !over.Load() {
			time.Sleep(500 * time.Microsecond)
			again, ok := rest()
			if !ok || steps.Load() != before || len(again) != len(stacks) {
				continue
			}
		}
		return stacks
	}
}

func once(f func(context.Context)) {
	steps.Store(0)
	alive.Store(0)
	delayed.Store(0)
	over.Store(false)
	pace := 1 << rand.IntN(4)
	for i := range delays {
		delays[i] = pace
		if rand.IntN(6) == 0 {
			delays[i] = 1 << rand.IntN(8)
		}
	}
	var ctx context.Context
	ctx, cancel = context.WithCancel(context.Background())
	cancelAt = rand.Int64N(100)
	if cancelAt == 0 {
		cancel()
	}
	bias := rand.IntN(5)
	world.Decide = func() bool { return rand.IntN(4) < bias }
	Begin()
	go func() {
		defer End()
		f(ctx)
	}()
	settle()
	cancel()
	for id, g := range settle() {
		old[id] = true
		line := lineOf(g)
		switch {
		case strings.Contains(g, "\npanic("):
			report("panic", lineOf(g[strings.LastIndex(g, "\npanic("):]))
		case steps.Load() > maxSteps:
			report("maybe", line)
		case !over.Load():
			report("stuck", line)
		}
	}
}

// A Method is one that callers of an object may call.
type Method struct {
	Last, Again bool // no call begins after it has returned; it may be called more than once
	Call        func()
}

// Drive has two callers call methods, and then ends the object.
func Drive(methods ...Method) {
	var done, taken atomic.Bool
	call := func(m Method) {
		if done.Load() || m.Last && !m.Again && taken.Swap(true) {
			return
		}
		m.Call()
		if m.Last {
			done.Store(true)
		}
	}
	for range 2 {
		Begin()
		go func() {
			defer End()
			for range 1 + rand.IntN(2) {
				call(methods[rand.IntN(len(methods))])
			}
		}()
	}
	Begin()
	go func() {
		defer End()
		for range rand.IntN(200) {
			runtime.Gosched()
		}
		for _, m := range methods {
			if m.Last {
				call(m)
			}
		}
	}()
}

// Main runs the program that the first argument names as often as the second says.
func Main(all []func(context.Context)) {
	i, _ := strconv.Atoi(os.Args[1])
	runs, _ := strconv.Atoi(os.Args[2])
	for range runs {
		once(all[i])
	}
	fmt.Println("over")
}
