"""One file = one fault."""
