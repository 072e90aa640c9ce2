"""Failures that any floor may meet."""


class UnavailableError(Exception):
    """The database cannot be used now: locked, full, read-only or gone."""


class NotSavedError(UnavailableError):
    """The database did not take a change. Nothing was written."""


class MalformedError(ValueError):
    """What came from outside is not what it should be; the message is a sentence that says so."""


class RefusedError(Exception):
    """What was asked for on the command line cannot be done; the message says why and what to do, in sentences."""
