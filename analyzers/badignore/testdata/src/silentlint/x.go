package silentlint

func bad() {}

func good() {}

// Comments for other tools, and for all tools, are theirs to judge.
func silentOtherTools() {
	good() //nolint:errcheck
	good() //nolint
	//lint:ignore SA1000 another tool's
	good()
	//lint:ignore * another tool's
	good()
}

// Other tools' words that do suppress.
func silentUsed() {
	bad() //nolint:toy
	//lint:ignore toy nobody calls this
	bad()
}
