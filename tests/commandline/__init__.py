"""The command line as a process of its own, against a local workspace."""
