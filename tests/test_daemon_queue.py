"""Which shop is visited next: once each, in the order in which they were ready, never twice at once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.daemon.queue import Item, Kind, Queue, merged

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def item(shop: str, ready: float = 0, kind: Kind = Kind.SCHEDULED, *checks: str, **due: float) -> Item:
    return Item(
        shop_key=shop, kind=kind, checks=frozenset(checks), ready_at=at(ready), queued_at=at(ready),
        due={group: at(minutes) for group, minutes in due.items()},
    )  # fmt: skip


def everyone(_shop: str) -> bool:
    return False


def names(queue: Queue, now: datetime, held: Callable[[str], bool] = everyone) -> list[str]:
    """In which order they are taken if each visit is over at once."""
    found: list[str] = []
    while taken := queue.take(now, held):
        found.append(taken.shop_key)
        queue.done(taken.shop_key)
    return found


def queue_of(*items: Item) -> Queue:
    queue = Queue()
    for each in items:
        queue.put(each)
    return queue


def test_who_waits_longest_is_next() -> None:
    assert names(queue_of(item("b", 2), item("a", 3), item("c", 1)), at(5)) == ["c", "b", "a"]


def test_who_is_not_ready_waits() -> None:
    assert names(queue_of(item("late", 10), item("now", 0)), at(5)) == ["now"]


def test_a_shop_that_is_being_visited_is_not_visited_beside() -> None:
    queue = queue_of(item("a"))
    assert queue.take(at(1), everyone)
    queue.put(item("a", 1))
    assert queue.take(at(2), everyone) is None
    queue.done("a")
    assert names(queue, at(2)) == ["a"]


def test_a_shop_that_is_held_keeps_its_place_and_nobody_waits_for_it() -> None:
    queue = queue_of(item("closed", 0), item("open", 1))
    assert names(queue, at(5), lambda shop: shop == "closed") == ["open"]
    assert names(queue, at(6)) == ["closed"]


def test_what_falls_due_twice_is_one_visit() -> None:
    both = merged(item("a", 0, Kind.CATCH_UP, all=-60), item("a", 5, all=0, contact=2))
    assert (both.kind, both.ready_at, both.due) == (Kind.SCHEDULED, at(0), {"all": at(0), "contact": at(2)})
    assert both.due_at == at(2)


@pytest.mark.parametrize(
    ("old", "new", "both"),
    [
        ({"phone"}, {"returns"}, {"phone", "returns"}),
        ({"phone"}, set(), set()),  # no names: all that the shop has
        (set(), {"phone"}, set()),
    ],
)
def test_one_visit_runs_the_checks_of_both(old: set[str], new: set[str], both: set[str]) -> None:
    found = merged(item("a", 0, Kind.SCHEDULED, *old), item("a", 0, Kind.LOOK_AGAIN, *new))
    assert found.checks == both


def test_a_shop_that_left_the_configuration_is_dropped() -> None:
    queue = queue_of(item("a"), item("b"))
    assert [dropped.shop_key for dropped in queue.drop({"a", "never-there"})] == ["a"]
    assert names(queue, at(1)) == ["b"]


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 50)), max_size=60),
    st.integers(1, 3),
    st.lists(st.booleans(), max_size=80),
)
def test_none_is_lost_none_is_doubled_none_starves(
    puts: list[tuple[str, int]], parallel: int, ends: list[bool]
) -> None:
    """However puts and ends come: at most one visit of a shop, and at last nobody waits."""
    queue, running = Queue(), list[str]()
    over: Iterator[bool] = iter(ends)
    for minute, (shop, ready) in enumerate(puts):
        queue.put(item(shop, ready))
        while len(running) < parallel and (taken := queue.take(at(minute), everyone)):
            assert taken.shop_key not in running
            assert taken.ready_at <= at(minute)
            assert taken.ready_at == min(
                (w.ready_at for w in (*queue.waiting, taken) if w.shop_key not in running), default=None
            )
            running.append(taken.shop_key)
        one_ends = next(over, True)
        if running and one_ends:
            queue.done(running.pop(0))
    for shop in running:
        queue.done(shop)
    names(queue, at(1000))
    assert not queue.waiting
    assert not queue.running
