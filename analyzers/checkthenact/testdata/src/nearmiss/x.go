package nearmiss

// silentTwin looks like the fault and is right; replace it.
func silentTwin() {
	println()
}
