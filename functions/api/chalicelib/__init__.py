"""The REST API, a module per noun. Handlers decide nothing: they call a use case and show what came of it."""
