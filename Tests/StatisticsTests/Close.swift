/// Whether two numbers agree within an absolute and a relative tolerance; NaN agrees with nothing.
func isClose(
    _ got: Double,
    _ want: Double,
    absolute: Double = 0,
    relative: Double = 1e-12,
) -> Bool {
    (got - want).magnitude <= absolute + relative * want.magnitude
}
