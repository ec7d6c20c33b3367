"""Values: what the program speaks of. Frozen, without clock and without I/O."""
