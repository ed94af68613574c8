"""What a mail says itself, without what it quotes of us."""

import pytest

from monitor.correspondence.quoting import excerpt, own_words, quotes

OURS = "Hello, what does it cost to send a jacket back? My reference is K7F3QZ."
INTRODUCTIONS = [
    "Am Mo., 3. März 2025 um 18:22 Uhr schrieb Anna Berg <anna@probe.example>:",
    "Am 03.03.2025 um 18:22 schrieb Anna Berg:",
    "Op ma 3 mrt 2025 om 18:22 schreef Anna Berg <anna@probe.example>:",
    "În lun., 3 mar. 2025 la 18:22, Anna Berg <anna@probe.example> a scris:",
    "On Mon, 3 Mar 2025 at 18:22, Anna Berg <anna@probe.example> wrote:",
    "On Mon, 3 Mar 2025 at 18:22, Anna Berg\n<anna@probe.example> wrote:",
    "Le lun. 3 mars 2025 à 18:22, Anna Berg <anna@probe.example> a écrit :",
    "Il giorno lun 3 mar 2025 alle ore 18:22 Anna Berg <anna@probe.example> ha scritto:",
    "El lun, 3 mar 2025 a las 18:22, Anna Berg (<anna@probe.example>) escribió:",
    "pon., 3 mar 2025 o 18:22 Anna Berg <anna@probe.example> napisał(a):",
    "Von: Anna Berg\nGesendet: Montag, 3. März 2025 18:22\nAn: Service\nBetreff: Frage",
    "Van: Anna Berg\nVerzonden: maandag 3 maart 2025 18:22\nAan: info\nOnderwerp: Vraag",
    "De la: Anna Berg\nTrimis: luni, 3 martie 2025 18:22\nCătre: contact\nSubiect: Întrebare",
    "From: Anna Berg\nSent: Monday, March 3, 2025 6:22 PM\nTo: Service\nSubject: Question",
    "De : Anna Berg\nEnvoyé : lundi 3 mars 2025\nÀ : contact\nObjet : Question",
    "-----Ursprüngliche Nachricht-----",
    "-----Oorspronkelijk bericht-----",
    "---------- Forwarded message ---------",
    "----- Original Message -----",
    "##- Please type your reply above this line -##",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_what_stands_under_an_introduction_is_not_the_senders(introduction: str) -> None:
    assert own_words(f"It is free.\nEmma\n\n{introduction}\n\n{OURS}\n") == "It is free.\nEmma"


def test_an_answer_between_the_lines_of_a_quote_stays() -> None:
    text = "On Mon, 3 Mar 2025, Anna wrote:\n> what does it cost?\nNothing at all.\n> thanks"
    assert own_words(text) == "Nothing at all."
    assert quotes(text)


def test_our_own_text_is_masked_however_it_is_wrapped() -> None:
    assert (
        own_words("You asked: Hello, what does it\n  cost to send a jacket BACK? It is free.", ours=OURS)
        == "You asked:  It is free."
    )


def test_a_help_desks_marker_at_the_top_is_no_quote() -> None:
    assert own_words("##- Please type your reply above this line -##\nHello") == "Hello"
    assert own_words("##- Please type your reply above this line -## Hello") == "Hello"
    assert not quotes("##- Please type your reply above this line -##\nHello")


@pytest.mark.parametrize(
    "line", ["We wrote you on 3 March. It said:", "From: 3 EUR", "The label says: 12", "Von: 9 bis 17 Uhr"]
)
def test_what_only_looks_like_a_quote_stays(line: str) -> None:
    assert "Bye" in own_words(f"Hello\n{line}\nBye") or "wrote" in line


def test_an_excerpt_is_short_and_ends_between_words() -> None:
    assert excerpt("word " * 200, most=21) == "word word word word…"
    assert excerpt("a\nb\n> c") == "a b"
