"""`python -m agent.cli` is `junos-agent`."""

from agent.cli.main import main

main()
