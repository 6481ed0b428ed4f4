"""Trades to candles: pure, exactly idempotent by trade id, whole numbers of 10⁻⁸ inside. No clock, no I/O."""
