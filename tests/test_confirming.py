"""When a changed verdict counts: stories in one line each, and a slow oracle beside the program."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.blindness import blindness
from checks.changes import ChangeKind, Confirmation, State
from checks.confirming import (
    NOTHING_YET,
    Look,
    Standing,
    Turn,
    look_again_at,
    looks_needed,
    turns,
    turns_of_answers,
)
from checks.model import Reason

START = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
SAYS = {"P": State.PASS, "F": State.FAIL, "G": State.GLORY, "?": State.UNKNOWN}
TWO = Confirmation()
TWO_OF_THREE = Confirmation(looks=2, of=3)
ONE = Confirmation(looks=1, of=1)
LATER = START + timedelta(days=9)


def looks(story: str, *, matters: bool = True, hours: float = 6) -> list[Look]:
    """One look a letter; the first visit is number 1."""
    return [
        Look(
            visit_id=number, at=START + timedelta(hours=hours) * (number - 1), state=SAYS[letter],
            matters=matters, reason=Reason.BLOCKED if letter == "?" else None,
        )
        for number, letter in enumerate(story.replace(" ", ""), 1)
    ]  # fmt: skip


def told(found: Sequence[Turn]) -> str:
    """Such as "first@2 pain@4(3,4)"."""
    return " ".join(f"{turn.kind}@{turn.visit_id}({','.join(map(str, turn.looks))})" for turn in found)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("P", ""),
        ("PP", "first@2(1,2)"),
        ("FF", "first@2(1,2)"),  # it failed from the beginning: nothing changed, nobody is alerted
        ("PPPF", "first@2(1,2)"),  # seen once
        ("PPPFP PPPP", "first@2(1,2)"),  # a slow page
        ("PPPFF", "first@2(1,2) pain@5(4,5)"),
        ("PP F?F", "first@2(1,2) pain@5(3,5)"),  # nobody could look: no look
        ("PP F?????F", "first@2(1,2) pain@9(3,9)"),
        ("PP ????", "first@2(1,2)"),  # unknown is not fail
        ("PPFF PP", "first@2(1,2) pain@4(3,4) recovery@6(5,6)"),
        ("FFGG", "first@2(1,2) recovery@4(3,4)"),  # straight to glory is a recovery
        ("FFPG", "first@2(1,2) recovery@4(3,4)"),  # both pass
        ("FFPGG", "first@2(1,2) recovery@4(3,4)"),  # each look counts for one change only
        ("FFPGGG", "first@2(1,2) recovery@4(3,4) glory@6(5,6)"),
        ("PPGG", "first@2(1,2) glory@4(3,4)"),
        ("PPGPP", "first@2(1,2)"),
        ("GGPP", "first@2(1,2) glory-lost@4(3,4)"),
        ("GGFF", "first@2(1,2) pain@4(3,4)"),
        ("PG", "first@2(1,2)"),
        ("PPGF", "first@2(1,2)"),  # two looks, two opinions
    ],
)
def test_two_looks_of_two(story: str, expected: str) -> None:
    assert told(turns(looks(story), NOTHING_YET, TWO)[0]) == expected


@pytest.mark.parametrize(
    ("rule", "story", "expected"),
    [
        (TWO_OF_THREE, "PPFPF", "first@2(1,2) pain@5(3,5)"),
        (TWO_OF_THREE, "PPFPPF", "first@2(1,2)"),
        (TWO_OF_THREE, "PPFF PPFP", "first@2(1,2) pain@4(3,4) recovery@6(5,6)"),
        (TWO_OF_THREE, "PPFF PFP", "first@2(1,2) pain@4(3,4) flapping@7(3,5,6,7)"),
        (Confirmation(looks=3, of=3), "PPPFFPFFF", "first@3(1,2,3) pain@9(7,8,9)"),
        (ONE, "PF", "first@1(1) pain@2(2)"),
        (ONE, "PF?P", "first@1(1) pain@2(2) recovery@4(4)"),
    ],
)
def test_other_rules(rule: Confirmation, story: str, expected: str) -> None:
    assert told(turns(looks(story), NOTHING_YET, rule)[0]) == expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("PP FFPPFFPPFF", "first@2 pain@4 recovery@6 pain@8 flapping@10"),
        ("PP FFPPFFPPFFPPFF", "first@2 pain@4 recovery@6 pain@8 flapping@10"),  # told once
        ("PP FFPPFFPPFFFFF", "first@2 pain@4 recovery@6 pain@8 flapping@10 steady@15"),
        ("PP FPFPFPFP", "first@2 flapping@9"),  # never twice the same, and yet not silent for ever
        ("PP FPFPFPFPPPPPP", "first@2 flapping@9 steady@14"),
        ("PP FPFPFPF PPPPP FF", "first@2 flapping@9 steady@14 pain@16"),  # what was before is over
        ("PP F PPP F PPPP F PP", "first@2"),  # a wrong look now and then is noise, not flapping
        ("PP F P F PPPPPPP", "first@2"),  # two of them close together
    ],
)
def test_to_and_fro(story: str, expected: str) -> None:
    found, _ = turns(looks(story), NOTHING_YET, TWO)
    assert " ".join(f"{turn.kind}@{turn.visit_id}" for turn in found) == expected


def test_a_steady_check_says_in_which_state_it_settled() -> None:
    found, standing = turns(looks("PPFFPPFFPPFFFFF"), NOTHING_YET, TWO)
    assert (found[-1].kind, found[-1].after, standing.state) == (
        ChangeKind.STEADY,
        State.FAIL,
        State.FAIL,
    )
    assert found[-2].before is found[-2].after is State.FAIL


def test_a_change_is_dated_by_the_first_look_that_showed_it() -> None:
    found, _ = turns(looks("PPF?F"), NOTHING_YET, TWO)
    assert (found[-1].since, found[-1].confirmed_at) == (
        START + timedelta(hours=12),
        START + timedelta(hours=24),
    )


def test_it_is_pain_only_where_it_matters() -> None:
    assert told(turns(looks("PPFF", matters=False), NOTHING_YET, TWO)[0]).endswith("failure@4(3,4)")


@pytest.mark.parametrize(
    ("minutes", "rule", "expected"),
    [
        # A look a minute later repeats what one bad minute showed; the one after the pause confirms it.
        ({"P": [0, 360], "F": [720, 721]}, TWO, "first@2(1,2)"),
        ({"P": [0, 360], "F": [720, 721, 736]}, TWO, "first@2(1,2) pain@5(3,5)"),
        ({"P": [0, 360], "F": [720, 725, 730, 735]}, TWO, "first@2(1,2) pain@6(3,6)"),
        ({"P": [0, 360, 725], "F": [720, 728]}, TWO_OF_THREE, "first@2(1,2)"),
        (
            {"P": [0, 360], "F": [720, 734]},
            TWO,
            "first@2(1,2) pain@4(3,4)",
        ),  # a regular visit, a little early
    ],
)
def test_looks_too_close_to_each_other_are_one(
    minutes: dict[str, list[int]], rule: Confirmation, expected: str
) -> None:
    said = sorted((at, letter) for letter, times in minutes.items() for at in times)
    found = [
        Look(visit_id=n, at=START + timedelta(minutes=at), state=SAYS[letter], matters=True)
        for n, (at, letter) in enumerate(said, 1)
    ]
    assert told(turns(found, NOTHING_YET, rule)[0]) == expected


# ---- answers


def test_an_answer_counts_at_once() -> None:
    found = turns_of_answers(looks("P?FP"), NOTHING_YET, LATER)
    assert told(found) == "first@1(1) pain@3(3) recovery@4(4)"
    assert {turn.confirmed_at for turn in found} == {LATER}  # the visits are days old


def test_an_answer_counts_though_its_visit_was_seen_before() -> None:
    """The deadline passed after the last visit had been reviewed."""
    standing = Standing(state=State.PASS, kind=ChangeKind.FIRST, visit_id=1)
    assert told(turns_of_answers(looks("P??F"), standing, LATER, after_visit=4)) == "pain@4(4)"
    known = Standing(state=State.FAIL, kind=ChangeKind.PAIN, visit_id=4)
    assert turns_of_answers(looks("P??F"), known, LATER, after_visit=4) == []


# ---- another look


def again(story: str, rule: Confirmation = TWO, *, later: timedelta = timedelta()) -> float | None:
    """How many minutes after the last look it is looked at again."""
    seen = looks(story, hours=0.25)
    _, standing = turns(seen, NOTHING_YET, rule)
    at = look_again_at(seen, standing, rule, seen[-1].at + later)
    return None if at is None else (at - seen[-1].at) / timedelta(minutes=1)


@pytest.mark.parametrize(
    ("story", "minutes"),
    [
        ("F", None),  # of a first state nobody is told
        ("PPF", 15),
        ("PPF?", 15),
        ("PPF??", None),  # often enough; the next regular visit decides
        ("PPFP", None),
        ("PPFF", None),
        ("PPFFP", 15),
        ("PPGF", 15),
        ("PPGFG", None),
        ("PP?", None),
        ("PPFPFPFPFP", None),  # flapping
    ],
)
def test_what_is_not_confirmed_is_looked_at_again(story: str, minutes: float | None) -> None:
    assert again(story) == minutes


def test_what_was_seen_long_ago_is_not_looked_at_again() -> None:
    assert again("PPF", later=timedelta(hours=23)) == 15
    assert again("PPF", later=timedelta(hours=25)) is None


# ---- blindness


def blind(stories: dict[str, str], standing: Standing = NOTHING_YET, *, hours: float = 24) -> list[str]:
    found = blindness({check: looks(story, hours=hours) for check, story in stories.items()}, standing, TWO)
    return [f"{turn.kind}@{turn.visit_id} {' '.join(turn.checks)}" for turn in found]


@pytest.mark.parametrize(
    ("stories", "expected"),
    [
        ({"phone": "P???"}, []),  # two days
        ({"phone": "P????"}, ["blind@5 phone"]),
        ({"phone": "????"}, ["blind@4 phone"]),  # never judged at all
        ({"phone": "P??????"}, ["blind@5 phone"]),  # told once
        ({"phone": "P????P"}, ["blind@5 phone", "sighted@6 phone"]),
        ({"phone": "P????F"}, ["blind@5 phone", "sighted@6 phone"]),
        ({"phone": "P??P??P"}, []),
        ({"phone": "P????", "guest": "P????"}, ["blind@5 guest phone"]),
        ({"phone": "P????", "guest": "PPPPP"}, ["blind@5 phone"]),
        # One more goes blind: that is news. All have to be seen again.
        (
            {"phone": "P??????PP", "guest": "PPP?????P"},
            ["blind@5 phone", "blind@7 guest phone", "sighted@9 guest phone"],
        ),
    ],
)
def test_a_shop_that_nobody_can_look_at(stories: dict[str, str], expected: list[str]) -> None:
    assert blind(stories) == expected


def test_what_does_not_matter_is_not_missed() -> None:
    assert blindness({"x": looks("??????", matters=False, hours=24)}, NOTHING_YET, TWO) == []


@pytest.mark.parametrize(
    ("hours", "is_blind"),
    [
        ([0, 80], False),  # two looks, and no daemon ran between them
        ([0, 6, 86], False),
        ([0, 6, 86, 92, 98, 104, 110], False),  # some days later, one knows
        ([0, 6, 86, 110, 134], True),
        ([0, 24, 48, 72], True),
        ([0, 168, 336], True),  # a shop that is visited once a week
        ([-24 * 7300, 0, 6], False),  # the clock was wrong
    ],
)
def test_only_time_in_which_somebody_looked_counts(hours: list[float], is_blind: bool) -> None:
    seen = [
        Look(visit_id=n, at=START + timedelta(hours=at), state=State.UNKNOWN, matters=True)
        for n, at in enumerate(hours, 1)
    ]
    assert bool(blindness({"phone": seen}, NOTHING_YET, TWO)) is is_blind


def test_a_check_that_is_switched_off_is_not_blind_and_not_waited_for() -> None:
    off = looks("P??", hours=24)
    assert blindness({"off": off, "on": looks("P" * 30, hours=24)}, NOTHING_YET, TWO) == []
    off = looks("P????", hours=24)
    found = blindness({"off": off, "on": looks("P" * 30, hours=24)}, NOTHING_YET, TWO)
    assert [turn.kind for turn in found] == [ChangeKind.BLIND, ChangeKind.SIGHTED]


# ---- against an oracle

STORIES = st.text(alphabet="PPPPFFFG?", max_size=60)
RULES = st.integers(1, 4).flatmap(
    lambda of: st.builds(Confirmation, looks=st.integers(1, of), of=st.just(of))
)


def oracle(story: str, looks: int, of: int) -> list[tuple[str, int, str]]:
    """The rules of docs/alerts.md, as plainly as can be: kind, number of the look, state."""
    said: list[tuple[int, str]] = []  # the looks that could judge
    stands, last_change, steady_from, flapping, found = "?", 0, 0, False, []
    for number, letter in enumerate(story, 1):
        if letter == "?":
            continue
        said.append((number, letter))
        if flapping:
            row = [s for _, s in said[-max(5, looks) :]]
            if len(row) == max(5, looks) and set(row) == {letter}:
                found.append(("steady", number, letter))
                stands, flapping, last_change, steady_from = letter, False, number, number
            continue
        window = [s for n, s in said if n > last_change][-of:]
        new = ""
        if letter != stands and window.count(letter) >= looks:
            new = letter
        elif stands in "F?" and letter in "PG" and window.count("P") + window.count("G") >= looks:
            new = "P"
        ten = [s for n, s in said[-10:] if n >= steady_from]
        flips = sum(ten[i] != ten[i - 1] for i in range(1, len(ten)))
        if flips >= (4 if new and stands != "?" else 7):
            found.append(("flapping", number, stands))
            flapping, last_change = True, number
        elif new:
            kinds = {"F": "pain", "P": "recovery" if stands == "F" else "glory-lost", "G": "glory"}
            kind = "first" if stands == "?" else "recovery" if stands == "F" else kinds[new]
            found.append((kind, number, new))
            stands, last_change = new, number
    return found


@given(STORIES, RULES)
def test_the_oracle_says_the_same(story: str, rule: Confirmation) -> None:
    letters = {state: letter for letter, state in SAYS.items()}
    found, _ = turns(looks(story), NOTHING_YET, rule)
    assert [(t.kind.value, t.visit_id, letters[t.after]) for t in found] == oracle(story, rule.looks, rule.of)


@given(STORIES, RULES, st.sets(st.integers(1, 60)))
def test_reviewed_in_pieces_it_comes_to_the_same(story: str, rule: Confirmation, reviews: set[int]) -> None:
    """Each review knows what stands and a few looks from before, no more."""
    seen = looks(story)
    found: list[Turn] = []
    standing, mark = NOTHING_YET, 0
    for until in [*sorted(n for n in reviews if n < len(seen)), len(seen)]:
        judging = [look for look in seen[:mark] if look.state is not State.UNKNOWN]
        context = judging[-looks_needed(rule) :] + seen[mark:until]
        new, standing = turns(context, standing, rule, mark)
        found, mark = found + new, until
    assert found == turns(seen, NOTHING_YET, rule)[0]


@given(STORIES, RULES)
def test_looking_twice_adds_nothing(story: str, rule: Confirmation) -> None:
    """The changes were kept, and the mark was lost."""
    _, standing = turns(looks(story), NOTHING_YET, rule)
    after = [t for t in turns(looks(story), standing, rule)[0] if t.visit_id <= standing.visit_id]
    assert after == []


@given(st.lists(st.sampled_from("P?"), max_size=40), st.integers(0, 40))
def test_blindness_in_pieces_comes_to_the_same(story: list[str], cut: int) -> None:
    seen = {"phone": looks("".join(story), hours=20)}
    whole = blindness(seen, NOTHING_YET, TWO)
    before = blindness({"phone": seen["phone"][:cut]}, NOTHING_YET, TWO)
    last = before[-1] if before else None
    standing = Standing(kind=last.kind, visit_id=last.visit_id, checks=last.checks) if last else NOTHING_YET
    assert before + blindness(seen, standing, TWO, cut) == whole


@given(STORIES, RULES)
def test_nobody_is_visited_for_ever(story: str, rule: Confirmation) -> None:
    """A shop visited only again and again, for one thing that is never confirmed, is left alone soon."""
    seen = looks(story + "?" * rule.of)
    _, standing = turns(seen, NOTHING_YET, rule)
    assert look_again_at(seen, standing, rule, seen[-1].at) is None
