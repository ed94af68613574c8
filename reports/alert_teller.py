"""What alerts say, in the language of their readers."""

from datetime import datetime, tzinfo

from checks.changes import Change, ChangeKind
from reports.alert_words import REASONS, headline, title
from reports.calendar_words import length, moment
from reports.clean import one_line
from reports.language import words
from reports.teller import Teller as Sentences

DOMAIN = "alerts"


class Teller:
    """Finds the words of one language, and the times of one zone."""

    def __init__(self, language: str, zone: tzinfo, now: datetime) -> None:
        self.language, self.zone, self.now = language, zone, now
        self._words = words(language, DOMAIN)
        self.tell = Sentences(language, zone)

    def say(self, message: str, **values: object) -> str:
        said = self._words.gettext(message)
        return said % values if values else said

    def count(self, one: str, many: str, num: int, **values: object) -> str:
        return self._words.ngettext(one, many, num) % {"num": num, **values}

    def when(self, time: datetime) -> str:
        return moment(time, self.zone, self.language)

    def title(self, check: str) -> str:
        return one_line(self.say(title(check)), 80)

    def headline(self, change: Change) -> str:
        long = length(change.confirmed_at - change.since, self.language)
        return self._words.gettext(headline(change)) % {"title": self.title(change.check), "long": long}

    def sentence(self, change: Change) -> str:
        """Of what we ourselves made out; empty where a check says it all."""
        match change.kind:
            case ChangeKind.FLAPPING:
                return self.count(
                    "It changed %(num)s time of late, to and fro.",
                    "It changed %(num)s times of late, to and fro.", len(change.looks),
                )  # fmt: skip
            case ChangeKind.STEADY:
                return self.count(
                    "It stands still again: %(num)s look said so.",
                    "It stands still again: the last %(num)s looks said the same.", len(change.looks),
                )  # fmt: skip
            case ChangeKind.BLIND:
                return self._blind(change)
            case ChangeKind.SIGHTED:
                return self.count(
                    "%(num)s check that matters can be judged again.",
                    "%(num)s checks that matter can be judged again.", len(change.checks),
                )  # fmt: skip
            case _:
                return ""

    def _blind(self, change: Change) -> str:
        said = self.count(
            "%(num)s check that matters cannot be judged at present.",
            "%(num)s checks that matter cannot be judged at present.", len(change.checks),
        )  # fmt: skip
        reason = REASONS.get(change.facts.get("reason", ""))
        return said + " " + self.say("Most often: %(why)s.", why=self.say(reason)) if reason else said


def said_by_check(change: Change) -> str:
    """The check's own words, of the visit that confirmed the change; to be told."""
    if change.finding:
        return change.finding.judgement.sentence
    silent = {ChangeKind.FLAPPING, ChangeKind.STEADY, ChangeKind.BLIND, ChangeKind.SIGHTED}
    return "" if change.kind in silent else change.sentence
