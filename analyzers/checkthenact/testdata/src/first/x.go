// no oracle: say why, or add prove_test.go and remove this line

package first

// fault is the smallest program with the fault; replace it.
func fault() {
	println() // want "what goes wrong at run time, with both sides"
}
