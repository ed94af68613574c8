"""`reachwatch show-trace` says plainly when there is nothing to show."""

from pathlib import Path

import pytest
from test_store import visit

from monitor.attachments import Attachment, Kind
from monitor.errors import ReachwatchError
from monitor.show_trace import find_trace, show_trace_command
from monitor.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Visits 1 and 2 are recorded, 3 is not, and the recording of 2 was removed."""
    path = tmp_path / "r.db"
    with Store.open(path) as store:
        store.record(visit(), (), {}, [Attachment(Kind.TRACE, b"first")])
        store.record(visit(minutes=1), (), {}, [Attachment(Kind.TRACE, b"second")])
        store.record(visit(minutes=2), (), {})
        removed = store.traces()[0].file
        assert removed
        removed.unlink()
    return path


@pytest.mark.parametrize(("number", "key"), [(None, None), (1, None), (None, "mueller"), (1, "mueller")])
def test_the_latest_that_is_there(database: Path, number: int | None, key: str | None) -> None:
    trace, file = find_trace(database, number, key)
    assert (trace.visit_id, file.read_bytes()) == (1, b"first")


@pytest.mark.parametrize(
    ("number", "key", "says"),
    [
        (2, None, "The recording of visit 2 was removed."),
        (3, None, "There is no recording of visit 3."),
        (None, "other", "There is no recording of any visit to the shop “other”."),
    ],
)
def test_nothing_to_show(database: Path, number: int | None, key: str | None, says: str) -> None:
    with pytest.raises(ReachwatchError) as error:
        find_trace(database, number, key)
    assert error.value.message == says
    assert "[evidence]" in error.value.remedy


def test_no_database_is_made(tmp_path: Path) -> None:
    with pytest.raises(ReachwatchError, match="There is no database"):
        find_trace(tmp_path / "none.db", None, None)
    assert list(tmp_path.iterdir()) == []


def test_the_command_names_the_database_where_it_must() -> None:
    assert show_trace_command(17, Path("reachwatch-data/reachwatch.db")) == "reachwatch show-trace 17"
    assert show_trace_command(1, Path("a b.db")) == "reachwatch show-trace 1 --database 'a b.db'"
