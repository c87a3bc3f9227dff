package leave

import "time"

func yield() { time.Sleep(time.Millisecond) }
