"""The made-up person that a mystery shopper gives itself out to be at checkout. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

MAIL_DOMAIN = "example.com"  # reserved by RFC 2606: no mail ever arrives there


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody who does not exist, at an address of this country where nobody lives."""

    country: str  # ISO 3166-1 alpha-2
    first_name: str
    last_name: str
    street: str
    house_number: str
    postcode: str
    city: str
    region: str
    mail: str
    phone: str = ""  # a number set aside for fiction; empty where the country has none

    def answer(self, role: str, *, split_street: bool) -> str:
        """What the field of this role is given; empty if the persona has no answer.

        `split_street`: the house number has a field of its own.
        """
        if role == "full_name":
            return f"{self.first_name} {self.last_name}"
        if role == "street":
            return self.street if split_street else self._street_and_number()
        return str(getattr(self, role, ""))

    def at(self, mail: str) -> "Persona":
        """The same person with an address at which mail arrives."""
        return replace(self, mail=mail)

    def called(self, phone: str) -> "Persona":
        """The same person with a number that somebody has given for it; without one, as it is."""
        return replace(self, phone=phone) if phone else self

    def _street_and_number(self) -> str:
        before = self.country in ("GB", "IE", "US", "FR", "LU")
        return f"{self.house_number} {self.street}" if before else f"{self.street} {self.house_number}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be found in anything that is kept."""
        street = self.answer("street", split_street=False)
        return tuple(
            filter(None, (self.mail, self.phone, self.answer("full_name", split_street=True), street))
        )


def persona_of(country: str, token: str) -> Persona | None:
    """The person of this country with a mail address of its own; nothing where there is none.

    `token`: a few letters or digits that tell this visit's address from others.
    """
    facts = _personas().get(country)
    if facts is None:
        return None
    mail = f"anna.{token}@{MAIL_DOMAIN}"
    return Persona(country=country, mail=mail, **facts)


@cache
def _personas() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("monitor.shopper").joinpath("personas.toml").read_text("utf-8"))
