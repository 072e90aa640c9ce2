"""What an installation may choose: the environment and `.env`, read once into one frozen value."""

from datetime import date, time
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot import acceptable, daysoff, surroundings
from bot.domain.cadence import Moment, parse_moment
from bot.domain.checkins import Questions
from bot.domain.ladder import BOUNDS, Policy
from bot.domain.people import ChannelId, UserId
from bot.domain.standouts import Thresholds
from bot.domain.worktime import WorkingTime
from bot.domain.workweek import work_week
from bot.figures import HOUSE, Figures

_WORDING = Questions()


def _within(name: str) -> Any:
    """The bounds of a value of the ladder's policy."""
    return Field(ge=BOUNDS[name].least, le=BOUNDS[name].most)


class Settings(BaseSettings):
    """Tokens carry Slack's usual names, everything else the prefix PILOT_."""

    model_config = SettingsConfigDict(
        env_prefix="PILOT_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    slack_bot_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_BOT_TOKEN",
        description="Bot token of the installed app; begins with xoxb-.",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_APP_TOKEN",
        description="App-level token for Socket Mode; begins with xapp-.",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="Signing secret, for HTTP mode; without an app-level token Slack is served over HTTP.",
    )
    slack_api_url: Annotated[str, AfterValidator(acceptable.address)] = Field(
        default="https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="Where the Web API is; change it to use a stand-in.",
    )
    database_url: Annotated[str, AfterValidator(acceptable.database)] = Field(
        default="sqlite:///pilot.db",
        validation_alias="DATABASE_URL",
        description="Where everything is kept, as sqlite:///file or postgresql://user@host/name.",
    )

    http_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port for /healthz, /readyz and /metrics, and in HTTP mode for Slack (then 3000 by default).",
    )
    http_host: str = Field(default="127.0.0.1", description="Address to serve on.")
    command: str = Field(
        default="/pilot", pattern=r"^/[a-z0-9_-]{1,31}$", description="The slash command, as in the manifest."
    )
    admins: Annotated[tuple[Annotated[str, AfterValidator(UserId.parse)], ...], NoDecode] = Field(
        default=(), description="Slack user ids, parted by commas, that may manage every pilot."
    )
    programme_lead: Annotated[str, AfterValidator(UserId.parse)] | None = Field(
        default=None, description="Slack user id of the programme lead."
    )
    programme_channel: Annotated[str, AfterValidator(ChannelId.parse)] | None = Field(
        default=None, description="Channel id to which the portfolio digest goes, besides the programme lead."
    )
    portfolio_at: Annotated[str, AfterValidator(acceptable.moment)] = Field(
        default="wed 09:00", description="Weekday and time of the portfolio digest."
    )
    portfolio_timezone: Annotated[str, AfterValidator(acceptable.zone)] = Field(
        default="UTC", description="Time zone of the portfolio digest."
    )
    tick_seconds: int = Field(default=30, ge=5, le=300, description="How often due work is looked for, in seconds.")
    posts_per_minute: int = Field(
        default=300, ge=30, le=3000, description="New messages a minute that Slack takes from us in this workspace."
    )
    workdays: Annotated[str | None, AfterValidator(acceptable.workdays)] = Field(
        default=None,
        description="Working days, like mon-fri or sun-thu; by default those of PILOT_COUNTRY, else mon-fri.",
    )
    workhours: Annotated[str, AfterValidator(acceptable.workhours)] = Field(
        default="09:00-17:00", description="Working hours, in each person's own zone."
    )
    locale: Annotated[str, AfterValidator(acceptable.locale)] = Field(
        default=HOUSE, description="Whose way of writing dates and numbers is used, like de or en_US."
    )
    playbook: Path | None = Field(
        default=None, description="YAML file that new pilots' readiness maps begin with, instead of the package's."
    )
    country: Annotated[str | None, AfterValidator(acceptable.country)] = Field(
        default=None, description="Country whose public holidays are days off, like DE or DE-BY."
    )
    days_off: Annotated[tuple[date, ...], NoDecode] = Field(
        default=(), description="Further days off of everybody: dates like 2026-12-24, parted by commas."
    )
    status_hints: bool = Field(
        default=False,
        description="Who is vacationing or sick by their Slack status is not reminded; nobody is excused by it, and no "
        "escalation moves.",
    )
    question_completed: str = Field(
        default=_WORDING.completed, min_length=1, max_length=150, description="First question."
    )
    question_blocking: str = Field(
        default=_WORDING.blocking, min_length=1, max_length=150, description="Second question."
    )
    question_at_risk: str = Field(default=_WORDING.at_risk, min_length=1, max_length=150, description="Third question.")
    question_needed: str = Field(default=_WORDING.needed, min_length=1, max_length=150, description="Fourth question.")
    blocker_grace_days: Annotated[float, _within("blocker_grace_days")] = Field(
        default=2, description="Business days until an unresolved blocker goes to the sponsor."
    )
    ask_grace_hours: Annotated[float, _within("ask_grace_hours")] = Field(
        default=4, description="Business hours until an ask, or a blocker that needs leadership now, goes there."
    )
    sponsor_wait_days: Annotated[float, _within("sponsor_wait_days")] = Field(
        default=1, description="Business days that the sponsor has for an answer."
    )
    deputy_wait_days: Annotated[float, _within("deputy_wait_days")] = Field(
        default=2, description="Business days that the deputy, with the sponsor, has for an answer."
    )
    lead_wait_days: Annotated[float, _within("lead_wait_days")] = Field(
        default=2, description="Business days that the programme lead has for an answer."
    )
    ladder_repeats: Annotated[int, _within("repeats")] = Field(
        default=1, description="How often the whole ladder is walked again."
    )
    team_answer_days: Annotated[float, _within("team_answer_days")] = Field(
        default=5, description="Business days until a question to the team stands in its next form."
    )
    ceiling_days: Annotated[int, _within("ceiling_days")] = Field(
        default=30, description="Business days after the first escalation until the digest alone has it."
    )
    commitment_limit_days: Annotated[int, _within("commitment_limit_days")] = Field(
        default=10, description="How many business days ahead a promise may lie."
    )
    sync_weeks: int = Field(
        default=0,
        ge=0,
        le=8,
        description="Every how many weeks champion and sponsor get an agenda for their sync, like 2; 0 is never.",
    )
    standout_gap: float = Field(
        default=1.5, ge=0.5, le=4, description="A gap between the two sides stands out from so many points on."
    )
    standout_confident: float = Field(
        default=4.0, ge=1, le=5, description="Leadership's mean from which on an old blocker beside it stands out."
    )
    standout_blocker_days: int = Field(
        default=10, ge=1, le=200, description="A blocker is old when it is older than so many business days."
    )
    standout_leaders_apart: int = Field(
        default=2, ge=1, le=4, description="Leaders stand out when their ratings are so many points apart."
    )
    standout_fall: float = Field(
        default=1.0, ge=0.5, le=4, description="A fall of the team's mean stands out from so many points on."
    )
    standout_answered_percent: int = Field(
        default=50,
        ge=0,
        le=99,
        description="So many percent of the team or fewer are few, if it happens twice running.",
    )
    standout_risk_weeks: int = Field(
        default=3,
        ge=2,
        le=12,
        description="A risk stands out that is named, or on the list, in so many check-ins running.",
    )
    standout_unchanged: float = Field(
        default=0.2, ge=0, le=2, description="Confidence that changed by no more points than this has not changed."
    )
    retention_weeks: int | None = Field(
        default=None, ge=4, le=520, description="After so many weeks words are removed; numbers stay. None keeps them."
    )
    log_level: str = Field(
        default="info", pattern="^(debug|info|warning|error)$", description="The least that is logged."
    )

    @classmethod
    def variable(cls, field: str) -> str:
        """The name under which a setting stands in the environment."""
        return str(cls.model_fields[field].validation_alias or f"PILOT_{field.upper()}")

    @classmethod
    def names(cls) -> frozenset[str]:
        """Every such name."""
        return frozenset(map(cls.variable, cls.model_fields))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed in wins over the environment, that over `.env`, and that over what the two name files for."""
        return (
            init_settings,
            env_settings,
            dotenv_settings,
            surroundings.FromFiles(settings_cls, dotenv_settings, env_settings),
        )

    @model_validator(mode="before")
    @classmethod
    def _read_lists(cls, values: object) -> object:
        if not isinstance(values, dict):
            return values
        return values | {name: acceptable.split(values[name]) for name in ("admins", "days_off") if name in values}

    @property
    def serves_http(self) -> bool:
        """Whether there is a web server: always in HTTP mode, else where a port is given."""
        return self.http_port is not None or (self.slack_app_token is None and self.slack_signing_secret is not None)

    @property
    def questions(self) -> Questions:
        return Questions(self.question_completed, self.question_blocking, self.question_at_risk, self.question_needed)

    @property
    def policy(self) -> Policy:
        return Policy(
            blocker_grace_days=self.blocker_grace_days,
            ask_grace_hours=self.ask_grace_hours,
            sponsor_wait_days=self.sponsor_wait_days,
            deputy_wait_days=self.deputy_wait_days,
            lead_wait_days=self.lead_wait_days,
            repeats=self.ladder_repeats,
            team_answer_days=self.team_answer_days,
            ceiling_days=self.ceiling_days,
            commitment_limit_days=self.commitment_limit_days,
        )

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(
            gap=self.standout_gap,
            confident=self.standout_confident,
            blocker_days=self.standout_blocker_days,
            leaders_apart=self.standout_leaders_apart,
            fall=self.standout_fall,
            answered_percent=self.standout_answered_percent,
            risk_weeks=self.standout_risk_weeks,
            unchanged=self.standout_unchanged,
            figures=self.figures,
        )

    @property
    def figures(self) -> Figures:
        return Figures(self.locale)

    def working_time(self, zone: ZoneInfo, days_off: frozenset[date]) -> WorkingTime:
        """When somebody in a zone works, but for the days that they have off."""
        week = work_week(self.workdays, self.workhours, otherwise=daysoff.workdays(self.country))
        return WorkingTime.of(zone, week, days_off=days_off)

    @property
    def portfolio_moment(self) -> Moment:
        return parse_moment(self.portfolio_at) or Moment(2, time(9))

    @property
    def portfolio_zone(self) -> ZoneInfo:
        return ZoneInfo(self.portfolio_timezone)
