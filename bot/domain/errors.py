"""Failures that any floor may meet."""


class NotSavedError(Exception):
    """The database did not take a change: locked, full, read-only or gone. Nothing was written."""
