"""What we ask Slack about people and channels: the only caller of users.info and conversations.info and .members.

Who or what is known is asked about again after a week, a few at a time; sooner after we were deaf, before a pilot's
next check-in, and while something keeps us from writing: this is the sweep that finds what events have missed.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.channels import Channel
from bot.domain.errors import UnavailableError
from bot.domain.people import ChannelId, Person, UserId
from bot.domain.privacy import Names
from bot.domain.sweep import Sweep, sweep
from bot.failures import Meaning, classify
from bot.services import channels, people, preflight
from bot.services.deps import Deps
from bot.views.people import names_from, person_from

log = structlog.get_logger(__name__)

_PEOPLE_AT_ONCE = 40
"""People looked up in one tick; Slack takes a hundred a minute."""
_CHANNELS_AT_ONCE = 15
"""Channels looked up in one tick, with two calls each; Slack takes fifty a minute of the first."""
_PAGE = 999
_REST = timedelta(minutes=5)
"""How long nobody is looked for who is known: to find out takes 60 ms with 10,000 pilots (measured)."""

One = TypeVar("One")


class Directory:
    """`quick` is a client with a short patience, for asking while somebody waits."""

    def __init__(self, deps: Deps, client: WebClient, quick: WebClient) -> None:
        self._deps = deps
        self._client = client
        self._quick = quick
        self._team: str | None = None
        self._people_known_until = datetime.min.replace(tzinfo=UTC)
        self._met: set[UserId] = set()
        self._met_until = datetime.min.replace(tzinfo=UTC)
        self._listening = False
        self._deaf_until: datetime | None = None

    def refresh(self) -> None:
        """Ask about people and channels that we do not know yet, and whose time has come."""
        sweep = self._sweep()
        _until_refused(channels.to_look_up(self._deps, sweep, limit=_CHANNELS_AT_ONCE), self._refresh_channel)
        if self._deps.clock.now() >= self._people_known_until:
            self._refresh_people(sweep)

    def meet(self, user: UserId) -> None:
        """Know whoever presses, submits or types, before anything is decided about them.

        If Slack does not say who they are, they are treated as no full member, or as who they were. That a database
        takes nothing just now is told by whatever they want to do, if it needs to be told.
        """
        now = self._deps.clock.now()
        if now >= self._met_until:
            self._met.clear()
            self._met_until = now + _REST
        try:
            if user not in self._met:
                self._get_to_know(user)
        except (SlackApiError, OSError) as error:
            log.warning("cannot ask Slack about somebody now", error=classify(error).error)
        except UnavailableError:
            log.warning("cannot keep what Slack says of somebody now")

    def names(self, user: UserId) -> Names | None:
        """By what others know somebody; it is asked when it is needed, and kept nowhere. None if Slack does not say."""
        try:
            return names_from(self._quick.users_info(user=user)["user"]) if self._quick.token else None
        except (SlackApiError, OSError):
            return None

    def _get_to_know(self, user: UserId) -> None:
        """Whoever is known now is known for a while: to look takes as long as a tenth of saving answers (measured)."""
        if not people.is_fresh(self._deps, self._sweep(), user):
            people.record(self._deps, self._look_up(user, self._quick))
        self._met.add(user)

    def _sweep(self) -> Sweep:
        """Events that came while no process was there are lost, and nobody knows which they were."""
        if not self._listening:
            self._deaf_until = preflight.deaf_until(self._deps)
            self._listening = True
        return sweep(self._deps.clock.now(), deaf_until=self._deaf_until)

    def _refresh_people(self, sweep: Sweep) -> None:
        wanted = people.to_look_up(self._deps, sweep, limit=_PEOPLE_AT_ONCE)
        if not wanted:
            self._people_known_until = self._deps.clock.now() + _REST
        _until_refused(wanted, self._refresh_person)

    def _refresh_person(self, user: UserId) -> None:
        people.record(self._deps, self._look_up(user, self._client))

    def _refresh_channel(self, channel_id: ChannelId) -> None:
        channel = self._channel(channel_id)
        reachable = channel.problem is None and channels.members_matter(self._deps, channel)
        channels.record(self._deps, channel, self._members(channel_id) if reachable else None)

    def _look_up(self, user: UserId, client: WebClient) -> Person:
        """What Slack says of somebody. Somebody it does not know is taken to have left."""
        try:
            found = client.users_info(user=user)["user"]
        except SlackApiError as error:
            if classify(error).meaning is Meaning.NEVER:
                return Person(user, deleted=True)
            raise
        return person_from(found, team=self._own_team(client))

    def _channel(self, channel_id: ChannelId) -> Channel:
        """What Slack says of a channel. One that it does not show us is private, for all we know."""
        try:
            found = self._client.conversations_info(channel=channel_id)["channel"]
        except SlackApiError as error:
            failure = classify(error)
            if failure.meaning is Meaning.NEVER:
                return Channel(channel_id, name="", private=True, problem=failure.error)
            raise
        problem = "is_archived" if found.get("is_archived") else None if found.get("is_member") else "not_in_channel"
        return Channel(
            channel_id,
            name=str(found.get("name", "")),
            private=bool(found.get("is_private")),
            shared=bool(found.get("is_ext_shared")),
            problem=problem,
        )

    def _members(self, channel_id: ChannelId) -> list[UserId]:
        users: list[UserId] = []
        cursor = ""
        while True:
            page = self._client.conversations_members(channel=channel_id, limit=_PAGE, cursor=cursor)
            users += [UserId(user) for user in page["members"]]
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return users

    def _own_team(self, client: WebClient) -> str:
        if self._team is None:
            self._team = str(client.auth_test()["team_id"])
        return self._team


def _until_refused(wanted: list[One], refresh: Callable[[One], None]) -> None:
    """Ask one after the other; when Slack gives no answer the rest waits for the next tick."""
    for one in wanted:
        try:
            refresh(one)
        except (SlackApiError, OSError) as error:
            log.warning("cannot ask Slack now", error=classify(error).error)
            return
