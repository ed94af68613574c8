"""Every error that a user may meet; each says in plain words what happened and what to do.

* ReachwatchError
  x AddressError        what was typed is no address of a shop
  x CountryError        what was typed is no country code
  x ConfigError         the configuration file: carries all its mistakes
  x ScriptError         what the configuration names as a script is none
  x CorpusError         the labelled samples to measure on cannot be read
  * StoreError          the database could not be used
    - NotWritable       read-only, or no right to write there
    - NotADatabase      the file is something else
    - DamagedDatabase   the file is broken
    - NewerDatabase     a later version of Reachwatch wrote it
    - DatabaseBusy      another program holds it for too long
    - DiskFull
    - DaemonRuns        another daemon works on it
    - UpdateFailed      a database of before could not be brought up to date; it is as it was
  * MailboxError        the mailbox for answers could not be read
    - MailboxRefused    it can be reached, but does not let us in; trying again does not help
  * BrowserError        the browser could not be used at all
    - BrowserMissing    none was found
    - BrowserBroken     one was found, but does not start
"""

from collections.abc import Sequence
from dataclasses import dataclass


class ReachwatchError(Exception):
    """`message` says what is wrong and `remedy` what to do; each is a sentence with its full stop."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class AddressError(ReachwatchError):
    pass


class CountryError(ReachwatchError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in a configuration file, with its place."""

    message: str
    remedy: str
    line: int | None = None  # counted from 1; None where a whole file or table is missing
    key: str = ""  # the dotted path, e.g. shops.mueller.country

    def __str__(self) -> str:
        place = ", ".join(filter(None, [f"line {self.line}" if self.line else "", self.key]))
        return f"{place}: {self.message} {self.remedy}" if place else f"{self.message} {self.remedy}"


class ConfigError(ReachwatchError):
    """The mistakes of one configuration file, in the order of their lines."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems, key=lambda p: p.line or 0))
        super().__init__(self._summary())

    def _summary(self) -> str:
        if len(self.problems) == 1:
            problem = self.problems[0]
            return f"{self.file}, {problem}" if problem.line or problem.key else str(problem)
        mistakes = "\n".join(f"  {problem}" for problem in self.problems)
        return f"{self.file} has {len(self.problems)} mistakes:\n{mistakes}"


class ScriptError(ReachwatchError):
    pass


class CorpusError(ReachwatchError):
    pass


class StoreError(ReachwatchError):
    pass


class NotWritable(StoreError):
    pass


class NotADatabase(StoreError):
    pass


class DamagedDatabase(StoreError):
    pass


class NewerDatabase(StoreError):
    pass


class DatabaseBusy(StoreError):
    pass


class DiskFull(StoreError):
    pass


class DaemonRuns(StoreError):
    pass


class UpdateFailed(StoreError):
    pass


class MailboxError(ReachwatchError):
    pass


class MailboxRefused(MailboxError):
    pass


class BrowserError(ReachwatchError):
    pass


class BrowserMissing(BrowserError):
    pass


class BrowserBroken(BrowserError):
    pass
