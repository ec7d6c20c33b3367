"""Redacting, sealing and checking what leaves."""
