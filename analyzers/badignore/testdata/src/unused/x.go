package unused

func good() {}

func f() {
	//conclsp:ignore toy it was bad once // want "this comment suppresses nothing because toy finds no fault here"
	good()
	good() //nolint:toy // want "this comment suppresses nothing because toy finds no fault here"
	//lint:ignore toy it was bad once // want "this comment suppresses nothing because toy finds no fault here"
	good()
}
