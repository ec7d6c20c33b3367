"""Outbox carriers and desks."""
