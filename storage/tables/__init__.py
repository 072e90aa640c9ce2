"""The tables, a file per noun."""

from storage.tables.audit import AuditPersonRow, AuditRow
from storage.tables.base import Base
from storage.tables.blockers import AskedRow, BlockerEventRow, BlockerRow
from storage.tables.charter import CharterChangeRow, CharterRow, MeasurementRow
from storage.tables.checkins import AnswersRow, CheckInRow, ExpectedRow, RatingRow, RevisionRow
from storage.tables.decisions import DecisionRow
from storage.tables.dependencies import DependencyRow
from storage.tables.gates import GateRow
from storage.tables.lessons import LessonRow
from storage.tables.outbox import (
    Delivery,
    EscalationItemRow,
    HeartbeatRow,
    HomeRow,
    OutboxRow,
    PaceRow,
    RefusedBlockRow,
    SeenEventRow,
)
from storage.tables.people import AbsenceRow, ChannelMemberRow, ChannelRow, PersonRow, PreferenceRow
from storage.tables.pilots import MembershipRow, PilotRow, SkipDateRow, StageRow, TargetDateRow
from storage.tables.readiness import NeedChangeRow, NeedRow, PlaybookRow
from storage.tables.risks import RiskEventRow, RiskRow
from storage.tables.sync import SyncRow

__all__ = [
    "AbsenceRow",
    "AnswersRow",
    "AskedRow",
    "AuditPersonRow",
    "AuditRow",
    "Base",
    "BlockerEventRow",
    "BlockerRow",
    "ChannelMemberRow",
    "ChannelRow",
    "CharterChangeRow",
    "CharterRow",
    "CheckInRow",
    "DecisionRow",
    "Delivery",
    "DependencyRow",
    "EscalationItemRow",
    "ExpectedRow",
    "GateRow",
    "HeartbeatRow",
    "HomeRow",
    "LessonRow",
    "MeasurementRow",
    "MembershipRow",
    "NeedChangeRow",
    "NeedRow",
    "OutboxRow",
    "PaceRow",
    "PersonRow",
    "PilotRow",
    "PlaybookRow",
    "PreferenceRow",
    "RatingRow",
    "RefusedBlockRow",
    "RevisionRow",
    "RiskEventRow",
    "RiskRow",
    "SeenEventRow",
    "SkipDateRow",
    "StageRow",
    "SyncRow",
    "TargetDateRow",
]
