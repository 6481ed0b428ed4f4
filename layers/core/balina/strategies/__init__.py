"""Trading rules as plug-ins: frozen settings, a lookback, and arrays of what the rule says at every candle."""
