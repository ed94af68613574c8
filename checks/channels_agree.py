"""Whether every part of the shop gives the same telephone number and mail address for customers.

Shops have several numbers and addresses with good reason: for sales, branches, countries, returns.
Only those speak against each other that both claim to reach the shop itself, each the only one of
its place, and that no place shows side by side.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import phonenumbers

from checks.model import Judgement, Moment, Page, Reason, Shop, Stage, failed, passed, unknown
from checks.reading.claims import Named, Place, places
from checks.reading.phones import KINDS, PhoneKind
from checks.registry import check
from checks.saying import Said, listed, say

PHONE, MAIL = "phone number", "mail address"
ORDINARY = frozenset({PhoneKind.LANDLINE, PhoneKind.MOBILE, PhoneKind.UNKNOWN})
FREE_MAIL = frozenset({
    "gmail", "googlemail", "yahoo", "hotmail", "outlook", "gmx", "web", "t-online", "icloud", "live", "aol",
    "wp",
    "o2", "libero", "orange", "freenet", "ziggo", "kpnmail", "proton", "protonmail",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clash:
    """Two places that name different things; `sure` if nothing can explain it."""

    what: str
    one: tuple[Place, Named]
    other: tuple[Place, Named]
    sure: bool


@check(moment=Moment.OMNICHANNEL, weight=2)
def channels_agree(
    shop: Shop,
    home: Page | None = None,
    contact: Page | None = None,
    imprint: Page | None = None,
    checkout: Page | None = None,
) -> Judgement:
    """Do all pages give the same phone number and mail address for customers?"""
    pages = [page for page in (contact, home, checkout, imprint) if page is not None and page.status < 400]
    found = places(pages, shop.country)
    clashes = [
        *_clashes(PHONE, found, _phones, _compare_phones),
        *_clashes(MAIL, found, _mails, _compare_mails),
    ]
    searched = [page.url for page in pages]
    clashes.sort(key=lambda clash: not clash.sure)
    if clashes:
        return _differing(clashes[0], searched)
    return _agreeing(found, searched)


def _phones(place: Place) -> Sequence[Named]:
    return place.phones


def _mails(place: Place) -> Sequence[Named]:
    return place.mails


Compare = Callable[[str, str], bool | None]  # True: a contradiction; None: perhaps; False: none


def _clashes(
    what: str, found: Sequence[Place], of: Callable[[Place], Sequence[Named]], compare: Compare
) -> list[Clash]:
    together = [{n.value for n in of(place)} for place in found]
    claims = [(place, claim) for place in found if (claim := _claim(of(place)))]
    clashes = []
    for (here, one), (there, other) in combinations(claims, 2):
        if one.value == other.value or any({one.value, other.value} <= values for values in together):
            continue
        differ = compare(one.value, other.value)
        if differ is not False:
            sure = bool(differ) and _comparable(what, here, one, there, other)
            clashes.append(Clash(what, (here, one), (there, other), sure))
    return clashes


def _claim(named: Sequence[Named]) -> Named | None:
    """What a place gives as the way to reach the shop: its one line for customers, or its only one."""
    service = [n for n in named if n.desk == "service"]
    if len(service) == 1:
        return service[0]
    return named[0] if len(named) == 1 and named[0].desk != "other" else None


def _comparable(what: str, here: Place, one: Named, there: Place, other: Named) -> bool:
    """What the legal notice gives may be the company's, not that of its customer service."""
    legal = Stage.IMPRINT in {here.stage, there.stage}
    return not legal or (what == PHONE and one.desk == other.desk)


def _compare_phones(one: str, other: str) -> bool | None:
    a, b = (phonenumbers.parse(number) for number in (one, other))
    if a.country_code != b.country_code:
        return False
    first, second = (KINDS.get(phonenumbers.number_type(n), PhoneKind.UNKNOWN) for n in (a, b))
    if first != second and not {first, second} <= {PhoneKind.UNKNOWN, PhoneKind.LANDLINE}:
        return None  # a freephone number or a mobile beside the landline
    if first not in ORDINARY and first != second:
        return None
    return None if _same_switchboard(one, other) else True


def _same_switchboard(one: str, other: str) -> bool:
    """ "0221 5550-0" and "0221 5550-123" ring in the same house."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short.rstrip("0")) and len(short) < len(long)


def _compare_mails(one: str, other: str) -> bool | None:
    """Several addresses of one domain are desks of one shop; other domains may be sister companies."""
    (user, host), (user2, host2) = (mail.split("@", 1) for mail in (one, other))
    name, name2 = _owner(host), _owner(host2)
    if host == host2:
        return name in FREE_MAIL
    if host.endswith(f".{host2}") or host2.endswith(f".{host}"):
        return False
    if name == name2 or FREE_MAIL & {name, name2}:
        return None  # info@shop.de and info@shop.com; shop@gmail.com
    return True if user == user2 else None


def _owner(host: str) -> str:
    labels = host.split(".")
    return labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2]


def _differing(clash: Clash, searched: Sequence[str]) -> Judgement:
    (here, one), (there, other) = clash.one, clash.other
    said = {"here": here.name, "one": one.value, "there": there.name, "other": other.value}
    evidence = [one.evidence, other.evidence]
    facts = {"what": clash.what, "one": one.value, "other": other.value}
    if clash.sure:
        return failed(_for_sure(clash, said), searched, evidence, facts=facts)
    return unknown(Reason.AMBIGUOUS, _perhaps(clash, said), evidence, searched=searched, facts=facts)


def _for_sure(clash: Clash, said: Mapping[str, str]) -> Said:
    if clash.what == PHONE:
        return say(
            "Two places give customers a different phone number: "
            "the {here} gives {one}, the {there} {other}.",
            **said,
        )
    return say(
        "Two places give customers a different mail address: the {here} gives {one}, the {there} {other}.",
        **said,
    )


def _perhaps(clash: Clash, said: Mapping[str, str]) -> Said:
    if clash.what == PHONE:
        return say(
            "The phone number differs, but both may be right: the {here} gives {one}, the {there} {other}.",
            **said,
        )
    return say(
        "The mail address differs, but both may be right: the {here} gives {one}, the {there} {other}.",
        **said,
    )


def _agreeing(found: Sequence[Place], searched: Sequence[str]) -> Judgement:
    phones, mails = _shared(found, _phones), _shared(found, _mails)
    shared = [*phones[:1], *mails[:1]]
    if not shared:
        return unknown(
            Reason.PAGE_NOT_FOUND,
            say("No two places give a phone number or mail address that could be compared."),
            searched=searched,
        )
    values = listed(pair[0].value for pair in shared)
    evidence = [named.evidence for pair in shared for named in pair]
    return passed(
        say("All pages that name a way to reach the shop agree: {values}.", values=values),
        evidence, searched=searched,
    )  # fmt: skip


def _shared(found: Sequence[Place], of: Callable[[Place], Sequence[Named]]) -> list[tuple[Named, Named]]:
    """The same thing in two places."""
    return [
        (one, other)
        for here, there in combinations(found, 2)
        for one in of(here)
        for other in of(there)
        if one.value == other.value
    ]
