"""The matching core shared by backtests, paper trading and the simulated exchange: pure, integer money, no clock."""
