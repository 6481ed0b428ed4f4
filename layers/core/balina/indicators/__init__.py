"""Arrays in, arrays out: float64, as long as the input, NaN until warm."""
