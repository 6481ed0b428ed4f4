"""The market pipeline outside: records of the stream, rows of the market table, and in-memory fakes of both."""
