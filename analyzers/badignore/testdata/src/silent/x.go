package silent

func bad() {}

func good() {}

// A comment with a reason, above what it suppresses.
func silentAbove() {
	//conclsp:ignore toy nobody calls this
	bad()
}

// At the end of the line.
func silentSameLine() {
	bad() //conclsp:ignore toy nobody calls this
}

// A check that did not run has nothing to say.
func silentOtherCheck() {
	good() //conclsp:ignore other it runs in the editor only
}

// Not a directive: a word that starts like one.
func silentOtherWord() {
	good() //conclsp:ignored toy
}
