"""The rules: pure functions and frozen values. No I/O, no Slack, no database, no clock; only the standard library."""
