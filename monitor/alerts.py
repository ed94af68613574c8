"""Turns confirmed changes into messages for those who asked for them, one for each recipient.

Of several changes of one check only the last is told: what is over by now alarms nobody. A message's key
comes from its route, its recipient and its changes, so that it is put once, however often it is computed.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from checks.changes import Change, ChangeKind, State
from checks.model import Visit
from monitor.config import Settings
from monitor.config_alerts import AlertTable
from monitor.country import time_zone_of
from monitor.outbox import Message, Way
from monitor.picture_filter import picture_filter
from monitor.store import Store
from reports.alert import News, alert_letter, alert_text, trouble_letter, trouble_text
from reports.letter import Letter
from reports.view import Result

KIND = "alert"
# What `on` in the configuration stands for; of a first state and of a glory that was lost nobody is told.
ABOUT = {
    ChangeKind.PAIN: "pain",
    ChangeKind.FAILURE: "failure",
    ChangeKind.RECOVERY: "recovery",
    ChangeKind.GLORY: "glory",
    ChangeKind.FLAPPING: "flapping",
    ChangeKind.STEADY: "flapping",
    ChangeKind.BLIND: "blind",
    ChangeKind.SIGHTED: "blind",
}
Since = Callable[[Change], datetime | None]


class Compose(Protocol):
    """Puts a letter into its final bytes; the sender is known to it."""

    def __call__(
        self, letter: Letter, *, key: str, kind: str, to: str, now: datetime, not_before: datetime | None
    ) -> Message: ...


def messages_for(
    settings: Settings, store: Store, changes: Sequence[Change], now: datetime,
    held_until: Callable[[str], datetime | None], *,
    compose: Compose, failing_since: Since = lambda _: None,
) -> list[Message]:  # fmt: skip
    """All messages about these changes; `failing_since` tells of a recovery when the failure began."""
    visits = _by_visit(end_states(changes))
    return [
        message
        for together in visits
        for news in [_news(settings, store, together, failing_since)]
        for name, route in settings.alerts.items()
        if (wanted := [each for each in news if _wanted(route, each.change, now)])
        for message in _Sender(settings, name, route, now, compose).tell(wanted, held_until)
    ]


def trouble_messages(
    settings: Settings, what: str, sentence: str, now: datetime, key: str, *, compose: Compose
) -> list[Message]:
    """Reachwatch itself is in trouble; never held, and told once for each `key` of the caller's."""
    return [
        message
        for name, route in settings.alerts.items()
        if "trouble" in route.on
        for message in _Sender(settings, name, route, now, compose).tell_trouble(what, sentence, key)
    ]


def end_states(changes: Iterable[Change]) -> list[Change]:
    """The last change of each check, in the order in which they were confirmed."""
    last: dict[tuple[str, str], Change] = {}
    for change in sorted(changes, key=lambda each: (each.confirmed_at, each.since)):
        last.pop((change.shop.key, change.check), None)
        last[change.shop.key, change.check] = change
    return list(last.values())


def _by_visit(changes: Iterable[Change]) -> list[list[Change]]:
    visits: dict[tuple[str, int], list[Change]] = {}
    for change in changes:
        if change.kind in ABOUT:
            visits.setdefault((change.shop.key, change.visit_id), []).append(change)
    return list(visits.values())


def _wanted(route: AlertTable, change: Change, now: datetime) -> bool:
    ours = route.shops is None or change.shop.key in route.shops
    return ours and not _about(change).isdisjoint(route.on) and now - change.confirmed_at <= route.max_age


def _about(change: Change) -> set[str]:
    """What flapped and stands still on the other side broke, or was repaired: nobody was told of that yet."""
    about = {ABOUT[change.kind]}
    if change.kind is ChangeKind.STEADY and change.after is not change.before:
        if change.after is State.FAIL:
            about.add("pain" if change.finding is None or change.finding.matters else "failure")
        elif change.before is State.FAIL:
            about.add("recovery")
    return about


def _news(
    settings: Settings, store: Store, changes: Sequence[Change], failing_since: Since
) -> list[News]:  # fmt: skip
    visit = _visit(store, changes[0].visit_id)
    pages = visit.pages if visit else {}
    kept = _pictures(settings, store, visit, changes) if visit else {}
    return [
        News(
            change=change, pages=pages, kept=kept,
            failing_since=failing_since(change) if change.kind is ChangeKind.RECOVERY else None,
        )
        for change in changes
    ]  # fmt: skip


def _visit(store: Store, visit_id: int) -> Visit | None:
    """What the visit saw; an alert goes out even if that is lost."""
    try:
        return store.read(visit_id).visit
    except ValueError:  # there is no such visit any more
        return None


def _pictures(
    settings: Settings, store: Store, visit: Visit, changes: Sequence[Change]
) -> Mapping[str, bytes]:
    """As they may be shown, by digest."""
    kept = {
        shot.digest: data
        for page in visit.pages.values()
        for shot in page.screenshots
        if (data := store.evidence.get(shot.digest)) is not None
    }
    findings = tuple(change.finding for change in changes if change.finding)
    return picture_filter(settings)([Result(visit, findings, {})], kept)


def _key(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Sender:
    """Addresses what one route is told."""

    settings: Settings
    name: str
    route: AlertTable
    now: datetime
    compose: Compose

    def tell(self, news: Sequence[News], held_until: Callable[[str], datetime | None]) -> list[Message]:
        shop = news[0].change.shop
        identity = sorted(f"{n.change.check} {n.change.kind} {n.change.visit_id}" for n in news)
        zone, language = ZoneInfo(self._zone(shop.key, shop.country)), self.route.language
        not_before = held_until(shop.key)
        messages = self._mails(
            lambda: alert_letter(news, route=self.name, language=language, zone=zone, now=self.now),
            (shop.key, *identity), not_before,
        )  # fmt: skip
        if self.route.has_channel:
            title, text = alert_text(news, language=language, zone=zone, now=self.now)
            messages.append(self._channel(title, text, (shop.key, *identity), not_before))
        return messages

    def tell_trouble(self, what: str, sentence: str, key: str) -> list[Message]:
        messages = self._mails(
            lambda: trouble_letter(what, sentence, route=self.name, language=self.route.language),
            ("trouble", key), None,
        )  # fmt: skip
        if self.route.has_channel:
            messages.append(self._channel(*trouble_text(what, sentence), ("trouble", key), None))
        return messages

    def _mails(
        self, write: Callable[[], Letter], identity: tuple[str, ...], not_before: datetime | None
    ) -> list[Message]:
        if not self.route.to:
            return []
        letter = write()
        return [
            self.compose(
                letter, key=_key(Way.MAIL, self.name, to, *identity), kind=KIND, to=to, now=self.now,
                not_before=not_before,
            )
            for to in self.route.to
        ]  # fmt: skip

    def _channel(
        self, title: str, text: str, identity: tuple[str, ...], not_before: datetime | None
    ) -> Message:
        return Message(
            key=_key(Way.CHANNEL, self.name, *identity), kind=KIND, way=Way.CHANNEL, recipient=self.name,
            subject=title, body=text.encode("utf-8", errors="replace"), message_id="", created_at=self.now,
            not_before=max(not_before or self.now, self.now),
        )  # fmt: skip

    def _zone(self, shop_key: str, country: str) -> str:
        shops = {shop.key: shop for shop in self.settings.shops}
        return shops[shop_key].service_terms.calendar.zone if shop_key in shops else time_zone_of(country)
