"""One file = one record's asks and how to read the answers."""
