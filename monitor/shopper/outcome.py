"""What a shop said to a message that was sent: from its pages before and after. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checks.correspondence import Sending
from checks.model import Box, Page, Reason, Text
from checks.reading.addresses import split_address
from checks.reading.form_roles import Role
from checks.reading.forms import FormKind, Reading, read_forms
from monitor.shopper.inquiry_words import kinds

LONGEST = 600  # characters of a text that may be an answer
SHORT = 200  # of one that says little more than thanks
BOTH = {"thanks", "message"}
QUOTE = 200
THANKS = re.compile(
    r"(?:^|[/_.?&=-])(?:thanks?(?:-?you)?|danke|vielen-dank|bedankt|multumim|merci|grazie|gracias|dziekujemy|success)"
    r"(?:$|[/_.?&=-])",
    re.IGNORECASE,
)
REFUSES = {400, 422}
BLOCKS = {401, 403, 405, 406, 503}
# A number for fiction or a town hall may be too much for a form: that is no fault of the shop's.
OURS = frozenset({Role.MAIL, Role.MAIL_AGAIN, Role.NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.MESSAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known after the click."""

    before: Page  # with the form filled in
    after: Page | None  # nothing where the browser is gone
    left: bool  # whether the message left the browser
    status: int = 0  # HTTP, of the answer to it; 0 where none came
    failure: str = ""  # why no answer came
    wants_it_again: bool = False  # the answer asks to send it to another address
    complaints: Sequence[tuple[Role, str]] = ()  # of fields that the page holds for wrong
    held: str = ""  # why the message was held back
    answer: str = ""  # the text of the answer to the message, which a page may leave unshown


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    sending: Sending
    reason: Reason | None
    sentence: str
    said: str = ""  # quoted from the page
    box: Box | None = None  # where that stands


def outcome_of(told: Told) -> Outcome:
    return _of_what_left(told) if told.left else _of_what_stayed(told)


# ---- nothing left the browser


def _of_what_stayed(told: Told) -> Outcome:
    """The page kept the message back, or we did."""
    if told.held:
        return _result(Sending.NOT_SENT, Reason.GUARD_REFUSED, f"The message was not sent: {told.held}.")
    if hurdle := _hurdle(told, Sending.NOT_SENT):
        return hurdle
    for role, said in told.complaints:
        if role not in OURS:
            return _result(
                Sending.NOT_SENT,
                Reason.FORM_UNSUITABLE,
                f"The form does not take what was given as {role.value}.",
                said,
            )
        return _result(Sending.REFUSED, None, f"The form does not take a valid {role.value}.", said)
    if text := _first(told, "invalid", "failed"):
        return _refused(text)
    return _result(
        Sending.NOT_SENT,
        Reason.AMBIGUOUS,
        "Nothing was sent when the button of the contact form was clicked.",
    )


# ---- it left


def _of_what_left(told: Told) -> Outcome:
    if told.failure:
        return _uncertain(Reason.SENDING_UNCERTAIN, f"No answer came to the message ({told.failure}).")
    if told.wants_it_again:
        return _uncertain(
            Reason.SENDING_UNCERTAIN,
            f"The shop's server wants the message at another address (HTTP {told.status}), so twice.",
        )
    if told.after is None:
        return _uncertain(
            Reason.BROWSER_CRASHED,
            "The message was sent, but the browser was gone before the shop's answer was seen.",
        )
    return _of_the_page(told) or _of_status(told) or _of_the_answer(told) or _result(
        Sending.UNCONFIRMED, None, "The message was sent; nothing on the shop's page is known to confirm it.",
        _gist(told),
    )  # fmt: skip


def _of_the_page(told: Told) -> Outcome | None:
    failed, invalid, confirmed = (_first(told, kind) for kind in ("failed", "invalid", "confirmed"))
    if hurdle := None if confirmed and not failed else _hurdle(told, Sending.UNCERTAIN):
        return hurdle
    if failed:
        return _refused(failed)
    if confirmed and invalid and _form_stays(told):
        return _result(
            Sending.UNCONFIRMED,
            None,
            "The shop's page says both that the message was sent and that something is wrong.",
            confirmed.text,
        )
    if told.status >= 400:
        return _refused(invalid) if invalid and told.status in REFUSES else None
    if confirmed:
        said = _result(Sending.CONFIRMED, None, "The message was sent, and the shop says so.", confirmed.text)
        return Outcome(
            sending=said.sending, reason=None, sentence=said.sentence, said=said.said, box=confirmed.box
        )
    if (invalid or told.complaints) and _form_stays(told):
        return _refused(invalid) if invalid else _complained(told)
    if (thanks := _thanks(told)) and not _form_stays(told):
        sentence = "The message was sent; where the form stood, the shop thanks for it."
        return Outcome(
            sending=Sending.CONFIRMED,
            reason=None,
            sentence=sentence,
            said=thanks.text[:QUOTE],
            box=thanks.box,
        )
    if told.after and THANKS.search(split_address(told.after.url).path) and told.after.url != told.before.url:
        return _result(
            Sending.CONFIRMED,
            None,
            "The message was sent, and the shop shows its page of thanks.",
            told.after.title,
        )
    return None


def _of_the_answer(told: Told) -> Outcome | None:
    """A page that sends twice, or leaves its form as it was, hides what the shop's server said."""
    for line in told.answer.splitlines():
        said = kinds("answers", line[:LONGEST])
        if "confirmed" in said and not said & {"failed", "invalid", "captcha"}:
            return _result(
                Sending.CONFIRMED, None, "The message was sent, and the shop's server says so.", line
            )
    return None


def _of_status(told: Told) -> Outcome | None:
    if told.status == 429:
        return _uncertain(Reason.RATE_LIMITED, "The shop's server has had enough requests (HTTP 429).")
    if told.status in BLOCKS:
        return _uncertain(Reason.BLOCKED, f"The shop's server refused the message (HTTP {told.status}).")
    if told.status >= 400:
        return _uncertain(
            Reason.HTTP_ERROR, f"The shop's server answered the message with an error (HTTP {told.status})."
        )
    return None


def _complained(told: Told) -> Outcome:
    role, said = told.complaints[0]
    if role not in OURS:  # a form that was emptied after sending is full of complaints, too
        return _result(
            Sending.UNCONFIRMED, None, "The message was sent; the shop's page confirms nothing.", said
        )
    return _result(Sending.UNCONFIRMED, None, "The message was sent; the page marks a field as wrong.", said)


def _hurdle(told: Told, sending: Sending) -> Outcome | None:
    if text := _first(told, "captcha"):
        return _result(sending, Reason.CAPTCHA, "After the click the form asked for a captcha.", text.text)
    if (text := _first(told, "login")) and _asks_to_log_in(told):
        return _result(sending, Reason.LOGIN_WALL, "After the click the shop asked to log in.", text.text)
    return None


def _asks_to_log_in(told: Told) -> bool:
    if told.after is None:
        return False
    return any(form.kind is FormKind.LOGIN and form.form.visible for form in read_forms(told.after))


# ---- what is new on the page


def _first(told: Told, *wanted: str) -> Text | None:
    """The first text that was not there before and says one of these. What failed was not confirmed."""
    for text in _new(told):
        said = kinds("answers", text.text)
        if said & set(wanted):
            return text
    return None


def _thanks(told: Told) -> Text | None:
    """A short new text that thanks, and speaks of a message, in whatever words."""
    return next(
        (
            t
            for t in _new(told)
            if len(t.text) <= SHORT and {"thanks", "message"} <= kinds("gratitude", t.text)
        ),
        None,
    )


def _new(told: Told) -> list[Text]:
    if told.after is None:
        return []
    before = {t.text for t in told.before.texts if not t.folded}
    return [t for t in told.after.texts if not t.folded and t.text not in before and len(t.text) <= LONGEST]


def _gist(told: Told) -> str:
    return " ".join(t.text for t in _new(told))[:QUOTE]


def _form_stays(told: Told) -> bool:
    return told.after is not None and any(_is_ours(form) for form in read_forms(told.after))


def _is_ours(form: Reading) -> bool:
    return form.form.visible and bool(form.fields(Role.MESSAGE) and form.fields(Role.MAIL))


# ---- words


def _refused(text: Text) -> Outcome:
    return Outcome(
        sending=Sending.REFUSED, reason=None, said=text.text[:QUOTE], box=text.box,
        sentence="The shop's form did not take a valid message.",
    )  # fmt: skip


def _uncertain(reason: Reason, sentence: str) -> Outcome:
    return Outcome(sending=Sending.UNCERTAIN, reason=reason, sentence=sentence)


def _result(sending: Sending, reason: Reason | None, sentence: str, said: str = "") -> Outcome:
    return Outcome(sending=sending, reason=reason, sentence=sentence, said=said[:QUOTE])
