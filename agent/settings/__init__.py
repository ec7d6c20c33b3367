"""YAML to settings; secrets by reference; the inventory."""
