"""A Junos network that answers over real SSH, on loopback only."""
