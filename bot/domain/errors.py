"""Failures that any floor may meet."""


class UnavailableError(Exception):
    """The database cannot be used now: locked, full, read-only or gone."""


class NotSavedError(UnavailableError):
    """The database did not take a change. Nothing was written."""


class RefusedError(Exception):
    """What was asked for on the command line cannot be done; the message says why and what to do, in sentences."""
