"""What can go wrong: an answer that Slack gives, or an act that a person could not do."""

from typing import Any


class ApiError(Exception):
    """A Web API call answered `ok: false`; `extra` joins the answer (needed, response_metadata ...)."""

    def __init__(self, code: str, *messages: str, **extra: Any) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.extra = extra
        if messages:
            self.extra["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in messages]}


class RateLimitedError(Exception):
    """Answered as HTTP 429 with Retry-After, which is all that slack_sdk's retry handler looks at."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class ImpossibleError(Exception):
    """A person tried what Slack's clients would not offer them: a mistake in the test, never in the bot."""

    def __init__(self, *what: object) -> None:
        super().__init__(" ".join(str(part) for part in what))
