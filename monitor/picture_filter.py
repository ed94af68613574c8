"""Blurs screenshots or leaves them out, as [pictures] says, before any report sees them.

All outputs with pictures take them from here: run and check, weekly mails, alerts, the site.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checks.model import Box, Page, Screenshot, Stage
from monitor.config import Settings
from monitor.config_pictures import STRICTER, Treatment
from reports.blur import blurred
from reports.view import Result

LEFT_OUT = b""  # `reports.pictures` says so in its place
Filter = Callable[[Sequence[Result], Mapping[str, bytes]], Mapping[str, bytes]]


def picture_filter(settings: Settings, owners: Mapping[str, Iterable[str]] = {}) -> Filter:
    """Gives the pictures of these results as they may be shown, each made when it is asked for.

    `owners`: keys of more shops that these digests belong to; of several shops the stricter setting counts.
    """
    if settings.pictures.strictest == "show":
        return lambda _, kept: kept
    return lambda results, kept: _Filtered(kept, _uses(settings, results, owners))


def digests_of(result: Result) -> set[str]:
    """Of all its pictures."""
    return {shot.digest for shot, _ in _shots(result)}


def treatments(settings: Settings) -> Mapping[str, Treatment]:
    """Of each shop of the configuration, by key."""
    return {shop.key: settings.pictures.of(shop.kind) for shop in settings.shops}


@dataclass(slots=True)
class _Use:
    """What a file shows, and what is to be done with it."""

    shot: Screenshot
    treatment: Treatment
    places: list[Box] = field(default_factory=list)  # that stay sharp, on the page of `shot`


class _Filtered(Mapping[str, bytes]):
    """A file of which nobody knows whose it is, is left out."""

    def __init__(self, kept: Mapping[str, bytes], uses: Mapping[str, _Use]) -> None:
        self._kept, self._uses = kept, uses
        self._made: dict[str, bytes] = {}

    def __getitem__(self, digest: str) -> bytes:
        data, use = self._kept[digest], self._uses.get(digest)
        if use is None or use.treatment == "leave-out":
            return LEFT_OUT
        if use.treatment == "show":
            return data
        if digest not in self._made:
            self._made[digest] = blurred(data, use.shot, use.places)
        if not self._made[digest]:  # no picture, so nothing that could be blurred
            raise KeyError(digest)
        return self._made[digest]

    def __contains__(self, digest: object) -> bool:
        return digest in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def _uses(
    settings: Settings, results: Iterable[Result], owners: Mapping[str, Iterable[str]]
) -> Mapping[str, _Use]:
    known, strictest = treatments(settings), settings.pictures.strictest
    uses: dict[str, _Use] = {}
    for result in results:
        shop = result.visit.shop
        treatment = known.get(shop.key, settings.pictures.of(shop.kind))  # what it is now comes first
        for shot, places in _shots(result):
            others = (known.get(key, strictest) for key in owners.get(shot.digest, ()))
            use = uses.setdefault(shot.digest, _Use(shot, treatment))
            use.treatment = max(use.treatment, treatment, *others, key=STRICTER.index)
            use.places += (_moved(place, shot, use.shot) for place in places)
    return uses


def _shots(result: Result) -> Iterator[tuple[Screenshot, list[Box]]]:
    """All pictures of a result; the one of the filled-in form has no place that is evidence."""
    for stage, page in result.visit.pages.items():
        yield from _of_page(result, stage, page)
    for inquiry in (result.visit.inquiry, *result.inquiries):
        if inquiry and inquiry.picture:
            yield inquiry.picture, []


def _of_page(result: Result, stage: Stage, page: Page) -> Iterator[tuple[Screenshot, list[Box]]]:
    boxes = [
        evidence.box
        for finding in result.findings
        for evidence in finding.judgement.evidence
        if evidence.stage is stage and evidence.box and not evidence.url.lower().startswith("mailto:")
    ]
    for shot in page.screenshots:
        yield shot, [box for box in boxes if shot.shows(box)]


def _moved(place: Box, one: Screenshot, other: Screenshot) -> Box:
    """The same place of the file, where it shows another part of a page."""
    return Box(place.x - one.left + other.left, place.y - one.top + other.top, place.width, place.height)
