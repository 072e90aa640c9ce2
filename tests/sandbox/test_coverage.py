"""What this workspace can do and what it cannot: every name that Slack knows stands here, on one of the two sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.acting import EVENTS, INTERACTIONS
from bot.sandbox.blockkit import BLOCKS
from bot.sandbox.blockkit_elements import ELEMENTS
from bot.sandbox.envelopes import ENVELOPES
from bot.sandbox.inputs import KINDS
from bot.sandbox.methods import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLE: dict[str, tuple[Iterable[str], str, str]] = {
    "Web API methods": (
        METHODS,
        """
        apps.connections.open auth.test chat.delete chat.getPermalink chat.postEphemeral chat.postMessage
        chat.update conversations.history conversations.info conversations.join conversations.members
        conversations.open conversations.replies users.conversations users.info views.open views.publish
        views.push views.update
        """,
        """
        blocks.validate chat.scheduleMessage conversations.list dnd.info files.completeUploadExternal
        files.getUploadURLExternal files.info usergroups.users.list users.list users.lookupByEmail
        """,
    ),
    "blocks": (
        BLOCKS,
        """
        actions alert context data_visualization divider header image input markdown rich_text section table
        """,
        """
        card carousel container context_actions data_table plan task_card video
        """,
    ),
    "elements": (
        ELEMENTS,
        """
        button channels_select checkboxes conversations_select datepicker datetimepicker email_text_input
        external_select image mrkdwn multi_channels_select multi_conversations_select multi_static_select
        multi_users_select number_input overflow plain_text plain_text_input radio_buttons rich_text_input static_select
        timepicker url_text_input users_select
        """,
        """
        feedback_buttons file_input icon_button multi_external_select workflow_button
        """,
    ),
    "elements that people can fill in": (
        KINDS,
        """
        channels_select checkboxes conversations_select datepicker datetimepicker email_text_input
        external_select multi_channels_select multi_conversations_select multi_static_select multi_users_select
        number_input overflow plain_text_input radio_buttons rich_text_input static_select timepicker url_text_input
        users_select
        """,
        """
        file_input multi_external_select
        """,
    ),
    "envelopes": (ENVELOPES, "events_api interactive slash_commands", ""),
    "interactions": (
        INTERACTIONS,
        "block_actions block_suggestion message_action shortcut view_closed view_submission",
        "",
    ),
    "events": (
        EVENTS,
        """
        app_home_opened app_mention app_uninstalled channel_archive channel_deleted channel_id_changed
        channel_left channel_rename channel_unarchive group_archive group_deleted group_left group_rename
        group_unarchive member_joined_channel member_left_channel message.channels message.groups message.im
        tokens_revoked user_change
        """,
        """
        message.mpim reaction_added reaction_removed team_join
        """,
    ),
}


@pytest.mark.parametrize("what", TABLE)
def test_the_table_says_what_the_sandbox_implements(what: str) -> None:
    actual, implemented, missing = TABLE[what]
    assert sorted(actual) == sorted(implemented.split())
    assert not set(actual) & set(missing.split())
