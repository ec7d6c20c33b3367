"""One file = one thing the agent does."""
