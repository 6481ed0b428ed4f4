"""Where the pieces meet: settings, composition root, the function boundary. Nothing here reads anything at import."""
