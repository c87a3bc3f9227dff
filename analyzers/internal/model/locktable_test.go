package model

var lockTables = []table{
	{"double lock", `
mutex m
proc main
  lock m
  lock m
  end`, `stuck: main "lock m"`},
	{"lock order", `
mutex a
mutex b
wg w
proc main
  add w 1
  go child
  lock a
  lock b
  unlock b
  unlock a
  wait w
  end
proc child
  lock b
  lock a
  unlock a
  unlock b
  add w -1
  end`, `stuck: main "lock b"
stuck: child "lock a" because of 0`},
	{"a waiting writer blocks readers", `
mutex m
proc main
  go writer
  rlock m
  rlock m
  runlock m
  runlock m
  end
proc writer
  lock m
  unlock m
  end`, `stuck: main "rlock m"
stuck: writer "lock m" because of 0`},
	{"readers go together", `
mutex m
proc main
  go reader
  rlock m
  runlock m
  end
proc reader
  rlock m
  runlock m
  end`, ``},
	{"tried", `
mutex m
chan never 0
proc main
  lock m
  trylock m > bad out
  out: tryrlock m > bad ok
  ok: end
  bad: recv never
  end`, ``},
	{"free", `
mutex m
proc main
  rlock m
  unlock m
  end`, `unlock of free: main "unlock m"`},
	{"negative", `
wg w
proc main
  add w 1
  add w -2
  end`, `negative counter: main "add w -2"`},
	{"missing done", `
wg w
proc main
  add w 2
  go child
  wait w
  end
proc child
  add w -1
  end`, `stuck: main "wait w"`},
	{"lost signal", `
mutex m
cond k m
proc main
  go child
  lock m
  condwait k
  unlock m
  end
proc child
  signal k
  end`, `stuck: main "condwait k"`},
	{"condition", `
mutex m
cond k m
var ready 0..1
proc main
  go child
  lock m
  top: test ready = 1 > out more
  more: condwait k > top
  out: unlock m
  end
proc child
  lock m
  set ready 1
  signal k
  unlock m
  end`, ``},
	{"one signal for two", `
mutex m
cond k m
var ready 0..1
proc main
  go child
  go child
  lock m
  set ready 1
  signal k
  unlock m
  end
proc child
  lock m
  top: test ready = 1 > out more
  more: condwait k > top
  out: unlock m
  end`, `stuck: child "condwait k > top"`},
	{"contexts are cancelled with their parents", `
ctx a
ctx b a
proc main
  go child
  cancel a
  cancelled b > out bad
  out: end
  bad: never
proc child
  recv b
  end`, ``},
	{"a cancelled child does not cancel the parent", `
ctx a
ctx b a
proc main
  go child
  cancel b
  end
proc child
  recv a
  end`, `stuck: child "recv a"`},
}
