"""Opens the database, keeps its writing whole, and says in plain words what goes wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from monitor.errors import (
    NewerDatabase,
    NotADatabase,
)
from monitor.migrations import MIGRATIONS, known_steps
from monitor.plain_errors import CHOOSE_ANOTHER
from monitor.plain_errors import plainly as plainly  # for whoever works on an open database
from monitor.upgrade import one_updates, update

BUSY_SECONDS = 15.0


class OpenDatabase:
    """One open database; every error of its methods is a StoreError that says what to do."""

    used_by_many_threads = False  # whoever sets it takes care that they come one after the other

    def __init__(self, database: Database, path: Path) -> None:
        self._db = database
        self.path = path

    @classmethod
    def open(cls, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open the database, make or update it where needed, and make sure that it can be written to."""
        with plainly(path):
            _prepare_folder(path)
            connection = sqlite3.connect(
                path, timeout=busy_seconds, check_same_thread=not cls.used_by_many_threads
            )
            database = Database(connection, execute_plugins=False)
            store = cls(database, path)
            try:
                store._prepare()
            except BaseException:
                store.close()
                raise
            return store

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        _refuse_unknown(self._db, self.path)
        if not self._db.table_names():
            self._db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # as `compact` needs it; only before WAL
        self._db.enable_wal()
        # The transaction also proves that the file can be written to.
        with one_updates(self._db, self.path), self._transaction():
            update(self._db, self.path)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing. Takes the right to write at once, so that waiting for it can work."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.commit()
        except BaseException:
            self._db.rollback()
            raise


def _prepare_folder(path: Path) -> None:
    if path.is_dir():
        raise NotADatabase(
            f"The database {path} is a folder.", f"Name a file in it, like {path / 'reachwatch.db'}."
        )
    path.parent.mkdir(parents=True, exist_ok=True)


def _refuse_unknown(database: Database, path: Path) -> None:
    """Refuse what a later version or another program wrote, before anything in it is changed."""
    # In this order: another process may be making the tables, and notes that together with them.
    tables = database.table_names()
    applied = {migration.name for migration in MIGRATIONS.applied(database)}
    if applied - known_steps():
        raise NewerDatabase(
            f"A newer version of Reachwatch wrote the database {path}.",
            "Update Reachwatch, or name another file as database in the configuration.",
        )
    if tables and not applied:
        raise NotADatabase(f"The database {path} belongs to another program.", CHOOSE_ANOTHER)
