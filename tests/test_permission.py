"""Whether a shop may be asked, and when: each refusal says why and what to do."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Reason, ShopKind
from monitor.correspondence.permission import (
    Consent,
    Past,
    Pause,
    Rules,
    may_ask,
    may_ask_now,
    needs_proof,
    slot_of,
    token_of,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHO = "Petra Müller, 2026-11-22"
OWN, OTHER = ShopKind.OWN, ShopKind.COMPETITOR
TOKEN = token_of("secret", "shop.example")


def consent(kind: ShopKind = OWN, **told: object) -> Consent:
    return Consent(shop_key="mueller", kind=kind, host="shop.example", **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "shown", "told"),
    [
        (consent(), {TOKEN}, "submit = true under [shops.mueller]"),
        (consent(authorised=WHO), {TOKEN}, "is off"),
        (consent(submit=True), set(), f'<meta name="reachwatch-verification" content="{TOKEN}">'),
        (consent(submit=True), {"", "other"}, f"“reachwatch-verification={TOKEN}” into its DNS"),
        (consent(submit=True), set(), 'i_am_authorised = "'),
        (consent(OTHER, submit=True), {TOKEN}, 'ask_competitor = "'),
        (consent(OTHER, submit=True, authorised=WHO), {TOKEN}, "nobody answers for asking it"),
        (consent(OTHER, ask_competitor=WHO), set(), "is off"),
    ],
)
def test_a_shop_is_not_asked(entry: Consent, shown: set[str], told: str) -> None:
    refusal = may_ask(entry, TOKEN, shown)
    assert refusal
    assert refusal.reason is Reason.NOT_ASKED
    assert told in refusal.detail


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (consent(submit=True), {"other", TOKEN}),
        (consent(submit=True, authorised=WHO), set()),
        (consent(OTHER, submit=True, ask_competitor=WHO), set()),
    ],
)
def test_a_shop_may_be_asked(entry: Consent, shown: set[str]) -> None:
    assert may_ask(entry, TOKEN, shown) is None


def test_a_proof_is_looked_for_only_where_it_would_help() -> None:
    assert needs_proof(consent(submit=True))
    assert not needs_proof(consent())
    assert not needs_proof(consent(submit=True, authorised=WHO))
    assert not needs_proof(consent(OTHER, submit=True))


def test_a_token_is_that_of_one_installation_and_host() -> None:
    assert token_of("secret", "WWW.shop.example") == TOKEN
    assert len({TOKEN, token_of("secret", "other.example"), token_of("other", "shop.example")}) == 3


def past(**known: object) -> Past:
    return Past(shop_key="mueller", **known)  # type: ignore[arg-type]


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (past(pause=Pause(ago(days=1))), "are paused. `reachwatch resume`"),
        (past(pause=Pause(ago(days=1), NOW + timedelta(hours=1), "Christmas")), "until 2026-11-22 13:00 UTC (Christmas)"),
        (past(blocked=2, blocked_by="A captcha."), "the latest: A captcha. See to it, then let it be tried again with `reachwatch inquiries reset mueller`"),
        (past(open_since=ago(days=29), latest=ago(days=29)), "still has time to answer"),
        (past(open_since=NOW + timedelta(days=3)), "still has time to answer"),
        (past(latest=ago(days=6, hours=23)), "once in 7 days at most. The next question can go out from 2026-11-22 13:00 UTC"),
        (past(latest=NOW + timedelta(seconds=1)), "Check the clock"),
        (past(within_a_day=5), "per_day under [inquiries]"),
    ],
)  # fmt: skip
def test_not_now(known: Past, told: str) -> None:
    refusal = may_ask_now(known, Rules(), NOW)
    assert refusal
    assert told in refusal.detail


@pytest.mark.parametrize(
    "known",
    [
        past(),
        past(pause=Pause(ago(days=3), NOW)),
        past(blocked=1),
        past(open_since=ago(days=31), latest=ago(days=31)),
        past(latest=ago(days=7)),
        past(within_a_day=4),
    ],
)
def test_now(known: Past) -> None:
    assert may_ask_now(known, Rules(), NOW) is None


moments = st.integers(10**9, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
spans = st.integers(1, 400 * 24).map(lambda hours: timedelta(hours=hours))


@given(moments, st.lists(spans, min_size=1, max_size=20), spans)
def test_slots_never_meet_and_never_come_twice_within_a_week(
    start: datetime, waits: list[timedelta], every: timedelta
) -> None:
    """Whenever somebody comes by, also after the clock was put back: what is let through lies apart."""
    asked: list[datetime] = []
    now = start
    for number, wait in enumerate(waits):
        now = now - wait if number % 4 == 3 else now + wait
        latest = max(asked, default=None)
        if may_ask_now(past(latest=latest), Rules(every=every), now) is None:
            assert all(abs(now - other) >= every for other in asked)
            asked.append(now)
    assert len({slot_of(one, every) for one in asked}) == len(asked)


@given(moments, spans, st.integers(-14, 14))
def test_a_slot_is_the_same_in_every_time_zone(now: datetime, every: timedelta, hours: int) -> None:
    assert slot_of(now, every) == slot_of(now.astimezone(timezone(timedelta(hours=hours))), every)
