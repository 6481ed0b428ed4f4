"""Exchanges, through ccxt: one adapter for all of them and a declaration of what is particular about each."""
