package model

import (
	"slices"
	"testing"
)

type table struct{ name, program, want string }

func TestExplore(t *testing.T) {
	for _, tt := range slices.Concat(tables, lockTables, orderTables, bubbleTables) {
		t.Run(tt.name, func(t *testing.T) {
			p := parse(t, tt.program)
			for _, reduce := range []bool{true, false} {
				if got := describe(p, explore(p, 100000, reduce)); got != tt.want {
					t.Errorf("reduced: %v\n%s\nwant\n%s", reduce, got, tt.want)
				}
			}
		})
	}
}

var tables = []table{
	{"rendezvous", `
chan c 0
proc main
  go child
  recv c
  end
proc child
  send c
  end`, ``},
	{"result nobody takes", `
chan c 0
world ctx x
proc main
  go child
  select c? > out, x? > out
  out: end
proc child
  send c
  end`, `stuck: child "send c"`},
	{"result with room", `
chan c 1
world ctx x
proc main
  go child
  select c? > out, x? > out
  out: end
proc child
  send c
  end`, ``},
	{"never closed", `
chan c 0
proc main
  go child
  send c
  end
proc child
  top: recv c > top out
  out: end`, `stuck: child "recv c > top out"`},
	{"closed wakes all", `
chan c 0
proc main
  go child
  go child
  close c
  end
proc child
  recv c
  end`, ``},
	{"blocked senders panic", `
chan c 1
proc main
  go child
  go child
  close c
  end
proc child
  send c
  end`, `send on closed: child "send c"`},
	{"nil", `
nil c
proc main
  go child
  recv c
  end
proc child
  close c
  end`, `close of nil: child "close c"`},
	{"closed twice", `
chan c 0
proc main
  go child
  go child
  end
proc child
  close c
  end`, `close of closed: child "close c"`},
	{"default only if nothing is ready", `
chan c 1
chan never 0
proc main
  send c
  select c? > out, default > bad
  out: end
  bad: recv never
  end`, ``},
	{"polling selects never meet", `
chan c 0
chan never 0
proc main
  go child
  top: select c! > out, default > top
  out: recv never
  end
proc child
  top: select c? > out, default > top
  out: end`, ``},
	{"a timer fires once", `
world chan t 1
proc main
  recv t
  recv t
  end`, `stuck: main "recv t"`},
	{"a ticker", `
repeats chan t 1
proc main
  recv t
  recv t
  end`, ``},
	{"armed again", `
world chan t 1
proc main
  recv t
  arm t
  recv t
  end`, ``},
	{"stopped", `
world chan t 1
proc main
  disarm t
  recv t
  end`, `stuck: main "recv t"`},
	{"service loop", `
chan c 0
world ctx x
proc main
  go server
  send c
  end
proc server
  top: select c? > top, x? > out
  out: end`, `stuck: main "send c"`},
	{"exit ends all", `
chan c 0
proc main
  go child
  exit
proc child
  recv c
  end`, ``},
	{"opaque", `
chan c 0
proc main
  opaque > a b
  a: recv c
  b: end`, ``},
	{"a doubtful way", `
chan c 0
proc main
  branch > a b
  a: recv c
  b: end`, `stuck: main "recv c"`},
	{"a doubtful step", `
chan c 0
proc main
  branch > a b
  a: opaque > d
  d: recv c
  b: end`, ``},
	{"a doubtful start", `
chan c 0
proc main
  opaque > d
  d: recv c
  end`, ``},
	{"a doubtful start of another", `
chan c 0
proc main
  go child
  end
proc child
  opaque > d
  d: recv c
  end`, ``},
	{"an opaque way out", `
chan c 0
proc main
  go child
  opaque > a b
  a: send c
  b: end
proc child
  recv c
  end`, ``},
	{"an opaque way that does not help", `
chan c 0
chan d 1
proc main
  go child
  opaque > a b
  a: send d
  b: end
proc child
  recv c
  end`, `stuck: child "recv c"`},
	{"cut", `
chan c 0
chan d 0
proc main
  go child
  go other
  cut c
proc child
  recv c
  end
proc other
  recv d
  end`, `stuck: other "recv d"`},
	{"bounds", `
chan c 0
proc main
  local i 0..2
  go child
  top: inc i 1 > top
proc child
  recv c
  end`, ``},
	{"equal loops", `
chan c 0
var n 0..2
proc main
  local i 0..2
  choose n
  go child
  top: test i < n > more out
  more: recv c
  inc i 1 > top
  out: end
proc child
  local i 0..2
  top: test i < n > more out
  more: send c
  inc i 1 > top
  out: end`, ``},
	{"room for all", `
var n 0..2
chan c n
proc main
  local i 0..2
  choose n
  top: test i < n > more out
  more: send c
  inc i 1 > top
  out: full c > ok bad
  ok: end
  bad: never`, ``},
	{"room for one less", `
var n 1..2
chan c n+-1
proc main
  local i 0..2
  choose n
  top: test i < n > more out
  more: send c
  inc i 1 > top
  out: end`, `stuck: main "send c"`},
	{"many", `
chan c many
proc main
  top: send c > top`, ``},
	{"waits for one that is stuck", `
wg w
chan c 0
proc main
  add w 1
  go child
  wait w
  end
proc child
  send c
  add w -1
  end`, `stuck: main "wait w" because of 1
stuck: child "send c"`},
	{"waits for two that are stuck", `
wg w
chan c 0
chan d 0
proc main
  add w 2
  go child
  go other
  wait w
  end
proc child
  send c
  add w -1
  end
proc other
  recv d
  add w -1
  end`, `stuck: child "send c"
stuck: main "wait w" because of 0
stuck: other "recv d"`},
	{"a leak beside one that runs for ever", `
chan c 0
chan d 0
proc main
  go child
  go a
  go b
  end
proc child
  send c
  end
proc a
  top: send d > top
proc b
  top: recv d > top`, `stuck: child "send c"`},
	{"the wait that was left behind", `
chan c 0
world mutex m
proc main
  go child
  lock m
  recv c
  unlock m
  end
proc child
  lock m
  unlock m
  send c
  end`, `stuck: child "lock m"
stuck: main "recv c" because of 0`},
}
