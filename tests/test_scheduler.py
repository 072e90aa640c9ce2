"""The heartbeat."""

from threading import Event

from bot.scheduler import Heartbeat


def test_the_first_beat_comes_at_once_and_the_next_after_the_interval() -> None:
    beats: list[int] = []
    beaten = Event()

    def beat() -> None:
        beats.append(1)
        beaten.set()

    heartbeat = Heartbeat(beat, seconds=3600)
    heartbeat.start()
    assert beaten.wait(10)
    heartbeat.stop()
    assert beats == [1]


def test_a_heartbeat_that_never_started_can_be_stopped() -> None:
    Heartbeat(lambda: None, seconds=3600).stop()
