"""The languages of what people read: gettext catalogues, read as written (`.po`): nothing has to be compiled.

What shops and checks say stays as it is; dates and numbers come from Babel by the same language.
"""

from functools import cache
from gettext import NullTranslations, c2py
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LANGUAGES = ("en", "de", "nl", "ro")
SOURCE = "en"  # the language of the texts in code and templates


class Words(NullTranslations):
    """The texts of one catalogue in one language; a text that it lacks stays English."""

    def __init__(self, catalogue: Catalog) -> None:
        super().__init__()
        self._plural = c2py(catalogue.plural_expr)
        self._one: dict[str, str] = {}
        self._many: dict[str, tuple[str, ...]] = {}
        for message in catalogue:
            if isinstance(message.id, str):
                self._one[message.id] = str(message.string or message.id)
            else:
                self._many[message.id[0]] = tuple(message.string or ())

    def gettext(self, message: str) -> str:
        return self._one.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._many.get(msgid1, ())
        form = self._plural(n) if forms else 0
        return (forms[form] if form < len(forms) else "") or super().ngettext(msgid1, msgid2, n)


@cache
def all_words(language: str) -> NullTranslations:
    """All catalogues of one language together."""
    if language == SOURCE:
        return NullTranslations()
    places = sorted(files("reports").joinpath("locales", language).iterdir(), key=lambda place: place.name)
    whole = Catalog(locale=language)
    for place in places:
        for message in read_po(place.read_text(encoding="utf-8").splitlines(), locale=language):
            if message.id:
                whole.add(message.id, message.string)
    return Words(whole)


@cache
def words(language: str, domain: str) -> NullTranslations:
    """The catalogue `locales/LANGUAGE/DOMAIN.po`; English needs none."""
    if language == SOURCE:
        return NullTranslations()
    place = files("reports").joinpath("locales", language, f"{domain}.po")
    return Words(read_po(place.read_text(encoding="utf-8").splitlines(), locale=language))
