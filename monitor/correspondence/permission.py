"""Whether a shop may be asked a question, and whether now: decisions only, everything is told to it.

Each refusal is a plain sentence with what to do about it.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from checks.model import Reason, ShopKind
from monitor.errors import ReachwatchError

BLOCKED_TRIES = 2  # in a row, until a person says that they may go on
DAY = timedelta(days=1)
IN_FLIGHT_AT_MOST = timedelta(days=30)  # an inquiry that nobody settles stops others no longer than that
PROOF_NAME = "reachwatch-verification"
BLOCKING = frozenset({Reason.CAPTCHA, Reason.GUARD_REFUSED, Reason.FORM_UNSUITABLE})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no question is put; goes into the inquiry's place as `not-asked`."""

    message: str
    remedy: str = ""
    reason: Reason = Reason.NOT_ASKED

    @property
    def detail(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    @property
    def error(self) -> ReachwatchError:
        """The same for a command that cannot go on."""
        return ReachwatchError(self.message, self.remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the configuration says of asking one shop."""

    shop_key: str
    kind: ShopKind
    host: str
    submit: bool = False
    authorised: str = ""  # who says that they may, and since when
    ask_competitor: str = ""  # who answers for it, and since when


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How often questions may be put."""

    every: timedelta = timedelta(days=7)  # at most one a shop in that time
    per_day: int = 5  # to all shops together, within any 24 hours


@dataclass(frozen=True, slots=True)
class Pause:
    """A person stopped all inquiries."""

    since: datetime
    until: datetime | None = None
    reason: str = ""

    def holds(self, now: datetime) -> bool:
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the ledger knows that bears on one shop's next inquiry."""

    shop_key: str
    pause: Pause | None = None
    open_since: datetime | None = None  # of the inquiry whose answer is still awaited
    latest: datetime | None = None  # when the latest was sent that was not surely kept back; may lie ahead
    within_a_day: int = 0  # to all shops
    blocked: int = 0  # tries in a row
    blocked_by: str = ""  # the latest, in words
    recent: tuple[str, ...] = field(default=())  # ids of the questions asked, the latest first


def token_of(installation: str, host: str) -> str:
    """What the owner of this host shows to prove it; of no use to other installations and for other hosts."""
    bare = host.lower().removeprefix("www.")
    return hmac.new(installation.encode(), bare.encode(), hashlib.sha256).hexdigest()[:32]


def needs_proof(consent: Consent) -> bool:
    """Whether it depends on a proof of ownership that somebody has to go and look for."""
    return consent.submit and consent.kind is ShopKind.OWN and not consent.authorised


def may_ask(consent: Consent, token: str, shown: Collection[str] = ()) -> Refusal | None:
    """Whether the shop may be asked at all; `shown`: the proofs found at it (`proof.shown_at`)."""
    if not consent.submit:
        return Refusal(
            "Sending questions to this shop is off.",
            f"If you may ask it, write submit = true under [shops.{consent.shop_key}].",
        )
    if consent.kind is ShopKind.COMPETITOR:
        return None if consent.ask_competitor else _competitor(consent)
    if consent.authorised or token in shown:
        return None
    return _unproven(consent, token)


def _competitor(consent: Consent) -> Refusal:
    return Refusal(
        "This shop is a competitor's, and nobody answers for asking it.",
        f'Write kind = "own" under [shops.{consent.shop_key}] if it is yours; else who takes the '
        'responsibility, and since when, like ask_competitor = "Petra Müller, 2026-11-22".',
    )


def _unproven(consent: Consent, token: str) -> Refusal:
    return Refusal(
        f"Nothing proves that {consent.host} is yours.",
        f'Put <meta name="{PROOF_NAME}" content="{token}"> into the head of its home page, or the TXT record '
        f"“{PROOF_NAME}={token}” into its DNS; or write who authorised it, and when, under "
        f'[shops.{consent.shop_key}], like i_am_authorised = "Petra Müller, 2026-11-22".',
    )


def may_ask_now(past: Past, rules: Rules, now: datetime) -> Refusal | None:
    """Whether an inquiry that is allowed may be sent at this moment."""
    for look in (_paused, _held, _in_flight, _too_soon, _too_many):
        refusal = look(past, rules, now)
        if refusal:
            return refusal
    return None


def _paused(past: Past, _rules: Rules, now: datetime) -> Refusal | None:
    pause = past.pause
    if pause is None or not pause.holds(now):
        return None
    until = f" until {_time(pause.until)}" if pause.until else ""
    why = f" ({pause.reason})" if pause.reason else ""
    return Refusal(f"All questions to shops are paused{until}{why}.", "`reachwatch resume` lets them go on.")


def _held(past: Past, _rules: Rules, _now: datetime) -> Refusal | None:
    if past.blocked < BLOCKED_TRIES:
        return None
    return Refusal(
        f"The last {past.blocked} tries to ask this shop were stopped; the latest: {past.blocked_by}",
        f"See to it, then let it be tried again with `reachwatch inquiries reset {past.shop_key}`.",
    )


def _in_flight(past: Past, _rules: Rules, now: datetime) -> Refusal | None:
    if past.open_since is None or now - past.open_since > IN_FLIGHT_AT_MOST:
        return None
    return Refusal(f"The shop still has time to answer the question of {_time(past.open_since)}.")


def _too_soon(past: Past, rules: Rules, now: datetime) -> Refusal | None:
    """Also where the clock was put back: then the latest lies ahead, and nobody knows how long ago it was."""
    if past.latest is None or now - past.latest >= rules.every:
        return None
    if past.latest > now:
        return Refusal(
            f"The latest question to this shop is dated {_time(past.latest)}, which is yet to come.",
            "Check the clock of this machine.",
        )
    return Refusal(
        f"The shop was asked on {_time(past.latest)}, and is asked once in {_duration(rules.every)} at most.",
        f"The next question can go out from {_time(past.latest + rules.every)}.",
    )


def _too_many(past: Past, rules: Rules, _now: datetime) -> Refusal | None:
    if past.within_a_day < rules.per_day:
        return None
    return Refusal(
        f"In the last 24 hours {past.within_a_day} questions went out, and no more than {rules.per_day} may.",
        "They go on by themselves; per_day under [inquiries] sets how many.",
    )


def slot_of(now: datetime, every: timedelta) -> str:
    """The name of the span of time in UTC that an inquiry takes up: that at which it begins.

    Spans of this length are counted from one fixed instant, so no time zone or summer time moves them.
    Two inquiries that are `every` apart never share one, whatever `every` was before.
    """
    seconds = max(int(every.total_seconds()), 1)
    start = int(now.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(start, UTC).isoformat()


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _duration(span: timedelta) -> str:
    for unit, length in (("day", DAY), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        if span >= length and span % length == timedelta(0):
            number = span // length
            return f"{number} {unit}{'s' * (number != 1)}"
    return f"{span.total_seconds():g} seconds"
