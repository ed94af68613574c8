"""What `reachwatch accuracy` does: reads a corpus, has it measured, makes texts of the figures."""

import json
from dataclasses import dataclass
from pathlib import Path

from monitor.accuracy import figures, measure_phones, measure_returns
from monitor.accuracy_forms import forms_figures, measure_forms
from monitor.accuracy_mails import mails_figures, measure_mails
from monitor.accuracy_table import forms_table, mails_table, misses_list, phones_table, returns_table
from monitor.corpus import FORMS, MAILS, PHONES, RETURNS, by_language, read_corpus


@dataclass(frozen=True, slots=True)
class Measured:
    json: str
    tables: str
    misses: str


def measure(folder: Path) -> Measured:
    corpus = read_corpus(folder)
    told, numbers, drawn = corpus.get(RETURNS), corpus.get(PHONES), corpus.get(FORMS)
    returns = measure_returns(told) if told else None
    phones = measure_phones(numbers) if numbers else None
    forms = measure_forms(drawn) if drawn else None
    languages = {name: measure_returns(items) for name, items in by_language(told or []).items()}
    callers = {name: measure_phones(items) for name, items in by_language(numbers or []).items()}
    tables = [returns_table(languages, returns)] if returns else []
    tables += [phones_table(callers, phones)] if phones else []
    written = {name: measure_forms(items) for name, items in by_language(drawn or []).items()}
    tables += [forms_table(written, forms)] if forms else []
    letters = corpus.get(MAILS)
    mails = measure_mails(letters) if letters else None
    posted = {name: measure_mails(items) for name, items in by_language(letters or []).items()}
    tables += [mails_table(posted, mails)] if mails else []
    missed = [miss for part in (returns, phones, forms, mails) if part for miss in part.misses]
    document = figures(returns, languages, phones) | ({"forms": forms_figures(forms)} if forms else {})
    document |= {"autoreply": mails_figures(mails)} if mails else {}
    return Measured(
        json=json.dumps(document, indent=2),
        tables="\n\n".join(tables),
        misses=misses_list(missed),
    )
