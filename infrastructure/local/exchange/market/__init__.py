"""Where the simulated venue's prices come from: a seeded generator or a recorded capture."""
