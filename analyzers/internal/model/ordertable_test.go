package model

// orderTables fail if something is taken to be nobody else's business that is.
var orderTables = []table{
	{"a variable that another reads", `
chan never 0
var v 0..1
proc main
  go child
  set v 1
  end
proc child
  test v = 1 > out bad
  bad: recv never
  out: end`, `stuck: child "recv never"`},
	{"a context whose child another asks", `
ctx a
ctx b a
chan never 0
proc main
  go child
  cancel a
  end
proc child
  cancelled b > out bad
  bad: recv never
  out: end`, `stuck: child "recv never"`},
	{"a context below one of the world", `
world ctx a
ctx b a
proc main
  go child
  end
proc child
  recv b
  end`, ``},
	{"a variable that who is cut off may set", `
chan c 0
chan d 0
var v 0..1
proc main
  set v 0
  go child
  go other
  cut c
proc child
  top: test v = 1 > out top
  out: close d
  end
proc other
  recv d
  end`, ``},
	{"woken again and again", `
mutex m
cond k m
proc main
  lock m
  go child
  top: condwait k > top
proc child
  lock m
  unlock m
  top: signal k > top`, ``},
	{"who looks on for ever keeps nobody back", `
chan c 1
chan d 0
proc main
  go child
  go other
  top: empty c > top out
  out: end
proc child
  top: branch > top
proc other
  send c
  recv d
  end`, `stuck: other "recv d"`},
}
