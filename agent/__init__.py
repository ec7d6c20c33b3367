"""junos-agent: reads Junos devices over NETCONF and does the paperwork of their support."""

__version__ = "0.1.0"
