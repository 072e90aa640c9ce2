"""From the outbox to Slack: the only caller of chat.postMessage and chat.update.

Sending is outside any transaction and by a client that never retries by itself: the SDK would silently send a message
again whose answer got lost. What a failure means stands in `failures`, how fast we may go in `pacing`; what follows
from both stands here, and the calls themselves in `posting`.
"""

import threading
import traceback
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import structlog
from slack_sdk import WebClient

from bot.domain.errors import UnavailableError
from bot.failures import TO_MEND, Failure, Meaning, classify
from bot.metrics import Metrics
from bot.pacing import POSTS, UPDATES, Turns
from bot.posting import Posting
from bot.services import escalations, health, outbox
from bot.services.deps import Deps
from storage.deliveries import Claimed
from storage.outbox import Place

log = structlog.get_logger(__name__)

_SENDERS = 4
"""Enough for five messages a second at 0.8 s each; one more would only wait for its turn."""
_IDLE_SECONDS = 1.0
_BREATH_SECONDS = 0.03
"""Something was decided just now: whoever decided it gets their answer first, and what follows goes along."""
_CONTENTION_SECONDS = 0.05
"""Somebody else has what we could take: look again soon."""
_PATIENCE_SECONDS = 2.0
"""Longer than any pace of ours; what Slack asks us to wait for is left to the next tick."""
_MOST_FRUITLESS_ROUNDS = 60
"""Rounds in a row in which something was due and nothing could go; three seconds where another process has it."""
_LONGEST_WAIT = timedelta(minutes=5)
_DOUBLINGS = 9
"""After so many tries the wait is the longest one; more would overflow in the fourth hour of an outage."""
_TOO_FAST_WAIT = timedelta(seconds=30)
_HELD_UP = "must wait"
"""What became of messages that were not even tried: Slack has asked us to wait, or takes nothing from us just now."""
_MOST_FAULTS = 6
"""After so many tries a message at which we fail by ourselves is given up."""
_POSTED_ANEW = escalations.KINDS
"""Kinds whose message must be seen even if somebody has deleted it: they carry the buttons of who is asked."""


class NothingWorksError(Exception):
    """Slack takes nothing from us: the token is dead or a scope is missing. What is decided stays in the outbox."""


class Delivery:
    """Sends what is due. Several may run, in one process or many; each message is claimed by one sender."""

    def __init__(self, deps: Deps, client: WebClient, metrics: Metrics) -> None:
        self._deps = deps
        self._metrics = metrics
        self._posting = Posting(deps, client)
        self._turns = Turns()
        self._faults: set[str] = set()
        self._turn = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._senders: list[threading.Thread] = []

    def start(self) -> None:
        """Send in the background from now on."""
        self._deps.db.subscribe(self._wake.set)
        for number in range(_SENDERS):
            self._senders.append(threading.Thread(target=self._run, name=f"sender-{number}", daemon=True))
            self._senders[-1].start()

    def stop(self) -> None:
        """Finish the messages in hand; the rest stays in the outbox."""
        self._stopped.set()
        self._wake.set()
        for sender in self._senders:
            sender.join()

    def drain(self) -> Counter[str]:
        """Send everything that may go now, in the pace that Slack allows; returns why how many messages did not go out.

        Raises NothingWorksError when no message can be sent at all, UnavailableError when the outbox cannot be reached.
        """
        unsent: Counter[str] = Counter()
        fruitless, last_due = 0, -1
        while not self._stopped.is_set():
            claimed, wait = self._next()
            if claimed is not None:
                failure = self._deliver(claimed)
                unsent.update([failure.error] if failure else [])
                fruitless = 0
                continue
            if wait is None:
                break
            due = outbox.count_due(self._deps)
            fruitless = fruitless + 1 if due == last_due else 0
            last_due = due
            if wait > _PATIENCE_SECONDS or fruitless >= _MOST_FRUITLESS_ROUNDS:
                unsent.update({_HELD_UP: due} if due else {})
                break
            self._deps.clock.sleep(wait)
        if unsent[_HELD_UP]:
            log.warning("messages are due and cannot go yet", due=unsent[_HELD_UP], fruitless_rounds=fruitless)
        return unsent

    def _run(self) -> None:
        """One sender: whoever has the turn waits for a message, and passes the turn on when it has one to send."""
        while not self._stopped.is_set():
            try:
                with self._turn:
                    claimed = self._wait_for_next()
                if claimed is not None:
                    self._deliver(claimed)
            except NothingWorksError as error:
                log.critical("Slack takes nothing from us; what is decided waits in the outbox", error=str(error))
            except UnavailableError:
                log.exception("the outbox cannot be reached; what is in it waits")
                self._stopped.wait(_IDLE_SECONDS)
            except Exception:  # a sender that dies would leave the others alone with what killed it
                log.exception("a sender failed; its message is looked at again when its lease ends")
                self._stopped.wait(_IDLE_SECONDS)

    def _wait_for_next(self) -> Claimed | None:
        fruitless = 0
        while not self._stopped.is_set():
            self._wake.clear()
            claimed, wait = self._next()
            if claimed is not None:
                return claimed
            fruitless = 0 if wait is None else fruitless + 1
            if self._wake.wait(_pause(wait, fruitless)):
                self._stopped.wait(_BREATH_SECONDS)
        return None

    def _next(self) -> tuple[Claimed | None, float | None]:
        """A message to send now, or how many seconds something that is due must wait; neither if nothing is due."""
        paces = outbox.paces(self._deps)
        if paces is None:
            return None, None
        if paces.is_open(POSTS) or paces.is_open(UPDATES):
            claimed = outbox.claim(self._deps, self._turns)
            if claimed is not None:
                return claimed, None
        return None, (paces.next_at - paces.now).total_seconds() or _CONTENTION_SECONDS

    def _deliver(self, claimed: Claimed) -> Failure | None:
        """Send one message, and record and return what went wrong. One bad recipient never stops the next."""
        message, update = claimed.message, claimed.place is not None
        outcome = self._try(claimed)
        if isinstance(outcome, Failure):
            self._record_failure(claimed, outcome)
            return outcome
        self._record(claimed, lambda: outbox.record_sent(self._deps, claimed, outcome))
        self._metrics.delivered(message.kind, "sent")
        log.info("message sent", key=message.key, kind=message.kind, pilot=message.pilot_id, update=update)
        return None

    def _try(self, claimed: Claimed) -> Place | Failure:
        try:
            return self._posting.send(outbox.drawn(self._deps, claimed))
        except Exception as error:  # whatever happened to this message, the next one goes out
            failure = classify(error)
            if failure.meaning is Meaning.OWN_FAULT:
                self._tell_of_fault(error, claimed)
            return failure

    def _tell_of_fault(self, error: Exception, claimed: Claimed) -> None:
        """Say once where we failed, without what we dealt with: that may be people's words."""
        lines = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{one.name} ({one.filename}:{one.lineno})" for one in reversed(lines))
        if where not in self._faults:
            self._faults.add(where)
            log.error("a fault of our own", key=claimed.message.key, error=type(error).__name__, where=where)

    def _record_failure(self, claimed: Claimed, failure: Failure) -> None:
        error = failure.error
        meaning = failure.meaning.name.lower()
        log.warning("message not sent", key=claimed.message.key, error=error, meaning=meaning)
        self._metrics.delivered(claimed.message.kind, meaning)
        match failure.meaning:
            case Meaning.NEVER | Meaning.REFUSED_PAYLOAD:
                self._record(claimed, lambda: outbox.bury(self._deps, claimed, error=error))
            case Meaning.GONE:
                self._record(claimed, lambda: self._give_up_updating(claimed))
            case Meaning.OWN_FAULT if claimed.attempts >= _MOST_FAULTS:
                self._record(claimed, lambda: outbox.bury(self._deps, claimed, error=error))
            case _:
                self._record(claimed, lambda: self._postpone(claimed, failure))
        if failure.meaning is Meaning.MUST_BE_MENDED:
            log.error(TO_MEND[error])
        if failure.meaning is Meaning.NOTHING_WORKS:
            health.refused(self._deps)
            raise NothingWorksError(error)

    def _postpone(self, claimed: Claimed, failure: Failure) -> bool:
        return outbox.postpone(
            self._deps,
            claimed,
            wait=failure.wait or _wait(failure.meaning, claimed),
            error=failure.error,
            maybe_sent=failure.meaning in (Meaning.UNKNOWN, Meaning.OWN_FAULT),
            slowed=_slowed(failure.meaning, claimed),
        )

    def _give_up_updating(self, claimed: Claimed) -> bool:
        """What was to be changed is gone. Where that hides what somebody is asked, say it again; else leave it."""
        if claimed.place is None or claimed.message.kind in _POSTED_ANEW:
            return outbox.post_anew(self._deps, claimed)
        return outbox.record_sent(self._deps, claimed, claimed.place)

    def _record(self, claimed: Claimed, record: Callable[[], bool]) -> None:
        """Write down what Slack has done, for as long as the message is ours: unwritten, it would be done again."""
        while True:
            try:
                if not record():
                    log.warning("came back too late; another sender has it", key=claimed.message.key)
            except UnavailableError:
                if self._stopped.is_set() or self._deps.clock.now() > claimed.leased_until:
                    raise
                log.warning("cannot write down what became of a message yet", key=claimed.message.key)
                self._deps.clock.sleep(_IDLE_SECONDS)
            else:
                return


def _pause(wait: float | None, fruitless: int) -> float:
    """How long a sender waits: longer after each round in which something was due and nothing could go."""
    return _IDLE_SECONDS if wait is None else min(wait * 2 ** min(fruitless - 1, _DOUBLINGS), _IDLE_SECONDS)


def _slowed(meaning: Meaning, claimed: Claimed) -> tuple[str, ...]:
    """What else must wait, besides the message itself."""
    match meaning:
        case Meaning.NOTHING_WORKS:
            return POSTS, UPDATES
        case Meaning.TOO_FAST:
            return (POSTS if claimed.place is None else UPDATES,)
        case Meaning.CONVERSATION_BUSY:
            return (claimed.message.recipient,)
        case _:
            return ()


def _wait(meaning: Meaning, claimed: Claimed) -> timedelta:
    """How long a message waits when Slack does not say. What comes too fast is spread, so as not to come at once."""
    match meaning:
        case Meaning.TOO_FAST | Meaning.CONVERSATION_BUSY:
            return _TOO_FAST_WAIT + timedelta(seconds=zlib.crc32(claimed.message.key.encode()) % 30)
        case Meaning.NOTHING_WORKS:
            return _LONGEST_WAIT
        case _:
            return min(timedelta(seconds=2 ** min(claimed.attempts, _DOUBLINGS)), _LONGEST_WAIT)
