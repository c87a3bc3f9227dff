package model

// bubbleTables are programs with time that stands still.
var bubbleTables = []table{
	{"who waits in a bubble", `
bubble
chan c 0
proc main
  go child
  quiesce
  select c? > b, default > a
  a: never
  b: recv c
  end
proc child
  send c
  end`, `stuck: main "recv c"`},
	{"who waits without one", `
chan c 0
chan d 0
proc main
  go child
  select c? > b, default > a
  a: recv d
  b: end
proc child
  send c
  end`, `stuck: child "send c"
stuck: main "recv d"`},
	{"a deadline in a bubble", `
bubble
world ctx x
chan c 0
proc main
  go child
  send c
  end
proc child
  select c? > a, x? > a
  a: end`, ``},
	{"a lock is no wait of a bubble", `
bubble
mutex m
chan c 0
proc main
  lock m
  go child
  quiesce
  recv c
  end
proc child
  lock m
  end`, `stuck: child "lock m"`},
	{"who comes first is not known", `
bubble
world ctx x
chan c 0
proc main
  go child
  sleep
  send c
  end
proc child
  select c? > a, x? > a
  a: end`, ``},
	{"a deadline alone", `
bubble
world ctx x
chan c 0
proc main
  go child
  recv x
  send c
  end
proc child
  select c? > a, x? > a
  a: end`, `stuck: main "send c"`},
	{"sleeps come last", `
bubble
chan c 1
proc main
  go child
  quiesce
  full c > b a
  a: end
  b: recv c
  recv c
  end
proc child
  sleep
  send c
  end`, ``},
	{"who slept does not wait yet", `
bubble
chan c 0
proc main
  go child
  sleep
  select c? > a
  a: end
proc child
  select c! > a
  a: end`, ``},
	{"who slept does not wait yet, and others do", `
bubble
chan c 0
proc main
  go child
  go child
  sleep
  select c? > a
  a: opaque > b
  b: end
proc child
  select c! > a
  a: close c
  end`, ``},
	{"one of two who wait is left", `
bubble
chan c 0
proc main
  go child
  go child
  sleep
  select c? > a
  a: end
proc child
  select c! > a
  a: end`, `stuck: child "select c! > a"`},
}
