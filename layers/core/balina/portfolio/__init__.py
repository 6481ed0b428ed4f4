"""The double-entry ledger, positions and trades. Pure; whole minor units, never rounded."""
