"""Logging in to devices and asking them."""
