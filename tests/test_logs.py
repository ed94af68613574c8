"""The log: every line can be read by a program, nobody can forge one, and no secret gets in."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest

from monitor.daemon.logs import logger, set_up

HOSTILE = 'Mugs\n2026-11-22 error forged\r\x1b[2K\x1b]0;x\x07 \u202e "x" level=error\u2028{"level":"error"}'
SECRET = "hunter/2 &geheim"


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("reachwatch")
    handlers, levels = list(root.handlers), (root.level, ours.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    logging.captureWarnings(capture=False)


@pytest.fixture(autouse=True)
def _others_may_speak() -> Iterator[None]:
    """Our channels silence what would tell their addresses; other tests may have loaded them before."""
    others = [logging.getLogger(name) for name in ("apprise", "urllib3", "asyncio", "apscheduler.scheduler")]
    levels = [(one, one.level) for one in others]
    for one in others:
        one.setLevel(logging.NOTSET)
    yield
    for one, level in levels:
        one.setLevel(level)


def lines(say: Callable[[], object], **options: Any) -> list[dict[str, Any]]:
    into = StringIO()
    set_up("json", stream=into, **options)
    say()
    return [json.loads(line) for line in into.getvalue().splitlines()]


def seen_by_a_person(say: Callable[[], object], screen: StringIO | None = None, **options: Any) -> str:
    into = screen or StringIO()
    set_up("human", stream=into, **options)
    say()
    return into.getvalue()


def test_a_line_is_one_json_object_with_its_fields() -> None:
    (line,) = lines(lambda: logger("visit").info("visited", shop="mueller", seconds=41.2, run=7, ok=True))
    at = datetime.fromisoformat(line.pop("at"))
    assert at.tzinfo == UTC
    assert line == {
        "level": "info", "event": "visited", "logger": "visit", "shop": "mueller", "seconds": 41.2, "run": 7, "ok": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "value", [float("inf"), float("nan"), 10**400, b"x", "\ud800", None, ["a\nb"], object]
)
def test_whatever_a_value_is_the_line_is_json(value: object) -> None:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    into = StringIO()
    set_up("json", stream=into)
    logger("x").info("x", value=value)
    assert "value" in json.loads(into.getvalue(), parse_constant=refuse)


def test_a_person_reads_words() -> None:
    text = seen_by_a_person(lambda: logger("visit").info("visited", shop="mueller", why="took too long"))
    assert re.fullmatch(r'[\d-]{10} [\d:]{8} info    visit: visited shop=mueller why="took too long"\n', text)


@pytest.mark.parametrize(
    ("how", "stream", "json_lines", "coloured"),
    [
        ("auto", StringIO, True, False),
        ("auto", Screen, False, True),
        ("human", StringIO, False, False),
        ("json", Screen, True, False),
    ],
)
def test_json_unless_a_person_looks(
    how: Any, stream: type[StringIO], *, json_lines: bool, coloured: bool
) -> None:
    into = stream()
    set_up(how, stream=into)
    logger("visit").info("visited", shop="mueller")
    assert into.getvalue().startswith("{") == json_lines
    assert ("\x1b[" in into.getvalue()) == coloured


def test_a_shop_cannot_forge_a_line() -> None:
    def say() -> None:
        logger("visit").info("visited", title=HOSTILE)
        logging.getLogger("apprise").error("no such host: %s", HOSTILE)

    found = lines(say)
    assert [line["level"] for line in found] == ["info", "error"]
    assert found[0]["title"] == HOSTILE
    text = seen_by_a_person(say)
    assert len(text.splitlines()) == 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert '\\"x\\" level=error' in text  # within the quotes of its value


def test_no_secret_gets_in_whichever_way() -> None:
    def say() -> None:
        logger("outbox").warning("not sent", reason=f"535 for {SECRET}", to=[SECRET])
        logging.getLogger("urllib3").warning("Retrying https://hc.example/hunter%2F2%20%26geheim")
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            logger("outbox").crash("crashed", error)

    for output in (json.dumps(lines(say, secrets=[SECRET, ""])), seen_by_a_person(say, secrets=[SECRET])):
        assert "hunter" not in output
        assert "geheim" not in output
        assert output.count("[secret]") >= 4
        assert "ValueError" in output


def test_a_secret_that_would_be_cut_in_half_does_not_show_its_first_half() -> None:
    (line,) = lines(lambda: logger("x").info("x", text="." * 1995 + SECRET), secrets=[SECRET])
    assert "hun" not in line["text"]


@pytest.mark.parametrize("name", ["apscheduler.scheduler", "apprise", "urllib3", "asyncio"])
def test_other_libraries_speak_from_warnings_on_in_the_same_form(name: str) -> None:
    def say() -> None:
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("Run time of job %s was missed", "x")

    (line,) = lines(say, level="debug")
    assert (line["level"], line["event"], line["logger"]) == ("warning", "Run time of job x was missed", name)


@pytest.mark.parametrize(("level", "count"), [("debug", 2), ("info", 1), ("error", 0)])
def test_the_level_is_for_our_own_lines(level: str, count: int) -> None:
    def say() -> None:
        logger("x").debug("debug")
        logger("x").info("info")

    assert len(lines(say, level=level)) == count


def test_a_trace_is_one_field_or_indented_lines() -> None:
    def say() -> None:
        try:
            raise ValueError("x\n2026-11-22 00:00:00 error forged")
        except ValueError as error:
            logger("x").crash("crashed", error, shop="mueller")

    (line,) = lines(say)
    assert line["trace"].startswith("Traceback")
    first, *rest = seen_by_a_person(say).splitlines()
    assert first.endswith("crashed shop=mueller")
    assert all(one.startswith("    | ") for one in rest)


def test_a_field_cannot_take_the_place_of_what_every_line_has() -> None:
    (line,) = lines(lambda: logger("x").info("x", level="error", at="never"))
    assert line["level"] == "info"


def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    into = StringIO()
    set_up("json", stream=into)
    into.close()
    logger("x").info("x")


def test_set_up_again_it_does_not_say_all_twice() -> None:
    set_up("json", stream=StringIO())
    assert len(lines(lambda: logger("x").info("x"))) == 1
