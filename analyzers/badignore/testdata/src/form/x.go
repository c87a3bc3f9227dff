package form

func bad() {}

func f() {
	//conclsp:ignore // want "this comment suppresses nothing because it names no check"
	bad()
	//conclsp:ignore toy // want "this comment hides findings of toy and gives no reason"
	bad()
	// conclsp:ignore toy the reason // want "this comment suppresses nothing because there is a space after its slashes"
	bad()
	bad() //conclsp:ignore toi the reason // want "this comment suppresses nothing because there is no check toi"
}
