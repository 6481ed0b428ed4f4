"""Checks of what only this project can know is wrong."""
