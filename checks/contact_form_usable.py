"""Whether somebody can write to the shop by a form on its own pages."""

from collections.abc import Iterator, Sequence

from checks.correspondence import Channel, Inquiry, Sending
from checks.model import Evidence, Field, Judgement, Moment, Page, Reason, Stage, failed, passed, unknown
from checks.reading.captchas import Captcha, Hurdle, captcha_at
from checks.reading.channel_words import language_of, phrases
from checks.reading.channels import contact_links, help_links
from checks.reading.citing import cite, cite_control
from checks.reading.folding import fold
from checks.reading.form_further import further_of
from checks.reading.form_roles import Role, is_typed
from checks.reading.forms import FormKind, Reading, read_forms
from checks.reading.replies import bounce_of, cite_reply, got_through
from checks.registry import check
from checks.saying import Said, joined, say

ENTRIES = tuple(role for role in Role if role not in {Role.CAPTCHA, Role.HONEYPOT, Role.FILE})


@check(moment=Moment.SMOT, weight=2)
def contact_form_usable(
    home: Page, contact: Page | None = None, imprint: Page | None = None, inquiry: Inquiry | None = None
) -> Judgement:
    """Is there a contact form that accepts input, without a captcha or login in the way?"""
    return _tried(inquiry) or _seen(home, contact, imprint)


# ---- a message that was really sent


def _tried(inquiry: Inquiry | None) -> Judgement | None:
    """None where the attempt tells nothing of the form."""
    if inquiry is None or inquiry.channel is not Channel.FORM or inquiry.sending is Sending.NOT_SENT:
        return None
    quote = Evidence(stage=Stage.CONTACT, url=inquiry.url, quote=inquiry.said)
    if bounce := bounce_of(inquiry):
        said = say("The contact form was sent, but its own mail to the shop could not be delivered.")
        return failed(said, [inquiry.url], [cite_reply(inquiry, bounce)], facts={"sent": "undelivered"})
    if got_through(inquiry):
        return _sent(inquiry, quote)
    if inquiry.sending is Sending.REFUSED:
        return failed(_refused(inquiry), [inquiry.url], [quote], facts={"sent": "refused"})
    return None


def _sent(inquiry: Inquiry, quote: Evidence) -> Judgement:
    confirmed = inquiry.sending is Sending.CONFIRMED
    return passed(
        say("A message was really sent by the contact form, and the page confirmed it.")
        if confirmed
        else say(
            "A message was really sent by the contact form, and a mail that came back shows that it arrived."
        ),
        [quote] if confirmed else [cite_reply(inquiry, reply) for reply in inquiry.replies[:1]],
        searched=[inquiry.url],
        facts={"sent": "yes"},
    )


def _refused(inquiry: Inquiry) -> Said:
    if inquiry.said:
        return say("The contact form refused a valid message: “{answer}”.", answer=inquiry.said)
    return say("The contact form refused a valid message, without a word why.")


# ---- what can be seen from outside


def _seen(home: Page, contact: Page | None, imprint: Page | None) -> Judgement:
    pages = [page for page in (contact, home, imprint) if page is not None]
    found = [(page, form) for page in pages for form in _contact_forms(page)]
    shown = [(page, form) for page, form in found if form.form.visible]
    if shown:
        return _best([_judged(page, form) for page, form in shown])
    if found:
        page, form = found[0]
        return unknown(
            Reason.AMBIGUOUS,
            say("A contact form is on the page, but nobody sees it before something else is done there."),
            [_quote(page, form)],
            searched=[page.url],
        )
    return _none(home, contact, pages)


def _contact_forms(page: Page) -> Iterator[Reading]:
    return (form for form in read_forms(page) if form.kind is FormKind.CONTACT)


def _best(judged: Sequence[Judgement]) -> Judgement:
    """One form that works is enough."""
    order = ("pass", "unknown", "fail")
    return min(judged, key=lambda one: order.index(one.verdict))


# ---- one form


def _judged(page: Page, form: Reading) -> Judgement:
    entries = [f for f in form.fields(*ENTRIES) if is_typed(f) or f.type == "select"]
    if entries and all(f.disabled for f in entries):
        return _broken(page, form, say("There is a contact form, but all its fields are switched off."))
    if any(f.disabled for f in form.fields(Role.MESSAGE)):
        return _broken(
            page, form, say("There is a contact form, but its field for the message is switched off.")
        )
    if not form.buttons and len(entries) > 1:
        return _broken(page, form, say("There is a contact form, but there is no button to send it."))
    return _in_the_way(page, form)


def _broken(page: Page, form: Reading, why: Said) -> Judgement:
    return failed(why, [page.url], [_quote(page, form)])


def _in_the_way(page: Page, form: Reading) -> Judgement:
    captcha = captcha_at(page, form)
    seen = [captcha.evidence] if captcha.evidence else []
    if captcha.hurdle is Hurdle.ASKS:
        return failed(
            say("The contact form can be sent only after solving a captcha ({maker}).", maker=captcha.maker)
            if captcha.maker
            else say("The contact form can be sent only after solving a captcha."),
            [page.url],
            [_quote(page, form), *seen],
            facts={"captcha": captcha.maker or "yes"},
        )
    if captcha.hurdle is Hurdle.MAY_ASK:
        return unknown(
            Reason.CAPTCHA,
            say(
                "A captcha ({maker}) stands in the contact form; whether it asks anything shows only on "
                "sending.",
                maker=captcha.maker,
            )
            if captcha.maker
            else say("A captcha stands in the contact form; whether it asks anything shows only on sending."),
            [_quote(page, form), *seen],
            searched=[page.url],
        )
    if stuck := _unseen_but_required(form):
        return unknown(
            Reason.AMBIGUOUS,
            say(
                "The contact form demands a field that nobody sees (“{field}”).",
                field=stuck.label or stuck.name,
            ),
            [_quote(page, form)],
            searched=[page.url],
        )
    return _usable(page, form, captcha)


def _unseen_but_required(form: Reading) -> Field | None:
    """Selects, ticks and files are often drawn by something else; what one types into is not."""
    return next(
        (f for f in form.form.fields if f.required and not f.visible and f.type in {"text", "email", "tel"}),
        None,
    )


def _usable(page: Page, form: Reading, captcha: Captcha) -> Judgement:
    off = form.buttons and all(b.disabled for b in form.buttons)
    button = say("Its button is switched off until something has been typed.") if off else ""
    asked = ", ".join(
        dict.fromkeys(role.value for role in form.roles if form.fields(role) and role in ENTRIES)
    )
    return passed(
        joined(
            say("A contact form can be filled in and sent; nothing is in its way."), _unseen(captcha), button
        ),
        [_quote(page, form)],
        searched=[page.url],
        facts={"page": page.stage.value, "asks": asked},
    )


def _unseen(captcha: Captcha) -> str:
    if captcha.hurdle is not Hurdle.UNSEEN:
        return ""
    if captcha.maker:
        return say("An invisible captcha ({maker}) judges who sends it.", maker=captcha.maker)
    return say("An invisible captcha judges who sends it.")


def _quote(page: Page, form: Reading) -> Evidence:
    message = next(iter(form.fields(Role.MESSAGE)), None)
    words = message.label if message else next((b.text for b in form.buttons), "")
    return cite(page, words, form.form.box)


# ---- no form


def _none(home: Page, contact: Page | None, pages: Sequence[Page]) -> Judgement:
    searched = [page.url for page in pages]
    if contact is None:
        return _no_contact_page(home, searched)
    if login := _login_wall(contact):
        return failed(say("The contact page asks to log in before one can write."), searched, [login])
    if not language_of(contact):
        return _unsupported(searched)
    if further := further_of(contact):
        return unknown(further.reason, further.sentence, [further.evidence], searched=searched)
    sentence = say("There is no contact form, neither on the contact page nor on the others read.")
    return failed(sentence, searched)


def _no_contact_page(home: Page, searched: Sequence[str]) -> Judgement:
    for link in (*contact_links(home), *help_links(home)):
        return unknown(
            Reason.NOT_VISITED,
            say("The home page links to “{link}”, but no contact page was seen.", link=link.text),
            [cite_control(home, link)],
            searched=searched,
        )
    if not language_of(home):
        return _unsupported(searched)
    return failed(say("There is no contact page, and no contact form on the pages read."), searched)


def _unsupported(searched: Sequence[str]) -> Judgement:
    return unknown(
        Reason.LANGUAGE_UNSUPPORTED,
        say("No contact form was found, but in the language of this page one might not be recognised."),
        searched=searched,
    )


def _login_wall(page: Page) -> Evidence | None:
    """Where the page demands to log in and shows where."""
    if not any(form.kind is FormKind.LOGIN and form.form.visible for form in read_forms(page)):
        return None
    for text in page.texts:
        if not text.folded and "wall" in phrases("login").kinds(fold(text.text).text):
            return cite(page, text.text[:160], text.box)
    return None
