"""What is kept: snapshots, replies, host-key pins, due times."""
