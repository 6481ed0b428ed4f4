"""How orders are named, built and moved from status to status. Pure; nothing here sends."""
