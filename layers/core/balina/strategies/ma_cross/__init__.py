"""Moving-average cross with an ATR stop: the strategy everybody knows, so that the platform can be judged by it."""
