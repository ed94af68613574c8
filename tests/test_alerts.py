"""Who is told of what: routes, shops, quiet hours; each change once, as one message a visit."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from alert_example import FIRST_LOOK, NOW, all_news
from daemon_rows import settings_with

from checks.changes import Change, ChangeKind, State
from monitor.alerts import messages_for, trouble_messages
from monitor.config import Settings
from monitor.daemon.aftermath import composer, put_all
from monitor.outbox import Message, Way
from monitor.store import Store

OUTGOING = '[outgoing]\nhost = "127.0.0.1"\nfrom = "Reachwatch <reachwatch@our-company.example>"\n'
ROUTE = OUTGOING + '[alerts.team]\nto = ["service@our-company.example"]\n'
CHANGES = {name: [each.change for each in news] for name, news in all_news().items()}
PHONE_GONE, PHONE_BACK = CHANGES["pain"][0], CHANGES["recovery"][0]
HOUR = timedelta(hours=1)
Tell = Callable[..., list[Message]]


def never(_: str) -> None:
    return None


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    def told(
        changes: Sequence[Change], more: str = "", *, config: str = ROUTE, now: datetime = NOW,
        held_until: Callable[[str], datetime | None] = never,
        failing_since: Callable[[Change], datetime | None] = never,  # type: ignore[assignment]
    ) -> list[Message]:  # fmt: skip
        settings = configured(tmp_path, config + more)
        with Store.open(tmp_path / "reachwatch.db") as store:
            return messages_for(
                settings, store, changes, now, held_until,
                compose=composer(settings), failing_since=failing_since,
            )  # fmt: skip

    return told


def configured(folder: Path, config: str) -> Settings:
    return settings_with(folder, "mueller", "other", more=config)


def text_of(message: Message) -> str:
    if message.way is Way.CHANNEL:
        return message.body.decode()
    body = message_from_bytes(message.body, policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ('["pain"]', {"pain", "several", "steady-bad"}),
        ('["failure"]', {"failure", "several"}),
        ('["recovery"]', {"recovery", "steady"}),
        ('["glory"]', {"glory"}),
        ('["blind"]', {"blind", "sighted"}),
        ('["flapping"]', {"flapping", "steady", "steady-bad"}),
        ('["trouble"]', set()),
    ],
)
def test_a_route_is_told_what_it_asks_for(tell: Tell, on: str, told: set[str]) -> None:
    assert {name for name, changes in CHANGES.items() if tell(changes, f"on = {on}\n")} == told


def test_without_a_wish_all_is_told_but_single_failures_that_do_not_matter(tell: Tell) -> None:
    assert {name for name, changes in CHANGES.items() if not tell(changes)} == {"failure"}


@pytest.mark.parametrize("kind", [ChangeKind.FIRST, ChangeKind.GLORY_LOST])
def test_nobody_is_told_of_a_first_state_and_of_lost_glory(tell: Tell, kind: ChangeKind) -> None:
    everything = 'on = ["pain", "failure", "recovery", "glory", "blind", "flapping", "trouble"]\n'
    assert tell([replace(PHONE_GONE, kind=kind)], everything) == []


def test_who_does_not_want_flapping_still_hears_that_it_ended_broken(tell: Tell) -> None:
    (bad,) = CHANGES["steady-bad"]
    assert tell([bad], 'on = ["pain"]\n')
    assert not tell([replace(bad, before=State.FAIL)], 'on = ["pain"]\n'), "that was told before it flapped"


def test_a_route_hears_of_its_shops_only(tell: Tell) -> None:
    assert tell([PHONE_GONE], 'shops = ["mueller"]\n')
    assert not tell([PHONE_GONE], 'shops = ["other"]\n')


def test_each_recipient_gets_a_message_of_their_own(tell: Tell) -> None:
    config = OUTGOING + (
        '[alerts.team]\nto = ["a@our-company.example", "b@our-company.example"]\nchannel_env = "HUSH"\n'
        '[alerts.boss]\nto = ["a@our-company.example"]\nlanguage = "de"\n'
    )
    messages = tell([PHONE_GONE], config=config)
    assert [(each.way, each.recipient) for each in messages] == [
        (Way.MAIL, "a@our-company.example"), (Way.MAIL, "b@our-company.example"), (Way.CHANNEL, "team"),
        (Way.MAIL, "a@our-company.example"),
    ]  # fmt: skip
    assert len({each.key for each in messages}) == 4
    assert "Was zu tun ist" in text_of(messages[-1])
    assert "HUSH" not in text_of(messages[2])


def test_what_one_visit_changed_is_one_message(tell: Tell) -> None:
    (message,) = tell(CHANGES["several"], 'on = ["pain", "failure"]\n')
    assert message.subject.endswith("(+2)")
    assert len(tell([PHONE_GONE, replace(CHANGES["several"][1], visit_id=19)])) == 2


def test_computed_again_it_is_not_put_again(tell: Tell, tmp_path: Path) -> None:
    first = tell(CHANGES["several"])
    again = tell(list(reversed(CHANGES["several"])), now=NOW + HOUR)
    with Store.open(tmp_path / "reachwatch.db") as store:
        assert put_all(store, first) == 1
        assert put_all(store, again) == 0
        assert put_all(store, tell([replace(PHONE_GONE, visit_id=30)])) == 1


def test_of_what_is_over_by_now_only_the_end_is_told(tell: Tell) -> None:
    over = replace(PHONE_BACK, confirmed_at=PHONE_GONE.confirmed_at + 3 * HOUR, visit_id=20)
    (message,) = tell([over, PHONE_GONE])
    assert "there is a phone number at checkout again" in message.subject
    lost = replace(over, kind=ChangeKind.GLORY_LOST)
    assert tell([*CHANGES["glory"], replace(lost, check="return-costs-stated")]) == []


def test_news_that_is_too_old_alarms_nobody(tell: Tell) -> None:
    assert tell([PHONE_GONE], now=NOW + timedelta(days=6))
    assert not tell([PHONE_GONE], now=NOW + timedelta(days=8))
    assert not tell([PHONE_GONE], 'max_age = "6h"\n', now=NOW + 7 * HOUR)


def test_quiet_hours_hold_it_back(tell: Tell) -> None:
    morning = NOW + 10 * HOUR
    config = ROUTE + 'channel_env = "HUSH"\n'
    held = tell([PHONE_GONE], config=config, held_until=lambda key: morning if key == "mueller" else None)
    assert [each.not_before for each in held] == [morning, morning]
    assert [each.not_before for each in tell([PHONE_GONE], config=config)] == [NOW, NOW]


def test_a_recovery_says_how_long_it_was_broken(tell: Tell) -> None:
    (message,) = tell([PHONE_BACK], failing_since=lambda _: FIRST_LOOK - timedelta(days=2, hours=3))
    assert "Broken for: 2 days 3 hours" in text_of(message)
    (unknown,) = tell([PHONE_BACK])
    assert "Broken for" not in text_of(unknown)


def test_without_its_visit_an_alert_goes_out_all_the_same(tell: Tell) -> None:
    """The database of these tests has no visit at all."""
    (message,) = tell([PHONE_GONE])
    assert "no phone number at checkout any more" in message.subject
    assert "https://mugs.example/kasse" in text_of(message)


def test_times_are_those_of_the_shop(tell: Tell) -> None:
    assert "Sunday, 22 November 2026, 14:05" in text_of(tell([PHONE_GONE])[0])
    abroad = replace(PHONE_GONE, shop=replace(PHONE_GONE.shop, key="gone", country="RO"))
    assert "Sunday, 22 November 2026, 15:05" in text_of(tell([abroad])[0])


def test_trouble_is_told_once_for_each_key_and_never_held(tmp_path: Path) -> None:
    config = ROUTE + 'channel_env = "HUSH"\n[alerts.calm]\nto = ["c@our-company.example"]\non = ["pain"]\n'
    settings = configured(tmp_path, config)

    def trouble(key: str) -> list[Message]:
        said = "The disk is full", "Free some space."
        return trouble_messages(settings, *said, NOW, key, compose=composer(settings))

    messages = trouble("disk today")
    assert [(each.way, each.recipient) for each in messages] == [
        (Way.MAIL, "service@our-company.example"), (Way.CHANNEL, "team"),
    ]  # fmt: skip
    assert {each.not_before for each in messages} == {NOW}
    assert all("Free some space." in text_of(each) for each in messages)
    with Store.open(tmp_path / "reachwatch.db") as store:
        assert [put_all(store, each) for each in (messages, trouble("disk today"), trouble("tomorrow"))] == [
            2,
            0,
            2,
        ]
