"""What the weekly mail says of checks and shops, in English; `locales/…/weekly.po` has the others."""

from gettext import NullTranslations

from checks.model import Moment
from checks.risk import Level
from reports.check_words import TITLES
from reports.weekly import WeeklyView
from reports.words import in_words


def N_(text: str) -> str:  # noqa: N802  # the name by which texts to translate are found
    return text


ACTIONS = {
    "contact-findable": N_("Link a contact page from the home page."),
    "reviews-visible": N_("Show ratings or reviews on the product page."),
    "guest-checkout": N_("Let customers order without an account."),
    "phone-at-checkout": N_("Show a phone number that customers can call on the checkout page."),
    "return-costs-stated": N_("Say on the returns page who pays for a return and what it costs."),
    "help-at-checkout": N_("Link chat, mail or contact form from the checkout, without emptying the cart."),
    "product-facts": N_("State price, availability and shipping on every product page."),
    "shipping-costs-stated": N_("State the shipping costs before the checkout."),
    "delivery-time-stated": N_("State when an order will arrive."),
    "order-tracking-findable": N_("Offer a way to follow the order."),
    "contact-form-reply": N_("See to it that questions are answered within the time you allow."),
    "acknowledgement": N_("Confirm every question by mail at once."),
    "contact-form-usable": N_("Repair the contact form, and ask for no captcha or login."),
    "newsletter-abuse": N_("Stop sending advertising to people who only asked a question."),
    "phone-line-clear": N_("Use an ordinary phone number, and say when somebody answers."),
    "reply-promise-kept": N_("Answer within the time that you promise, or promise less."),
    "return-procedure-stated": N_("Say until when and how goods can be sent back."),
    "feedback-invited": N_("Invite customers to review, or link your social profiles."),
    "channels-agree": N_("Give the same phone number and mail address on all pages."),
}
MOMENTS = {
    Moment.LT_ZMOT: N_("Need"),
    Moment.ZMOT: N_("Search"),
    Moment.FMOT: N_("Buy"),
    Moment.AMOT: N_("Wait"),
    Moment.SMOT: N_("Service"),
    Moment.UMOT: N_("Tell"),
    Moment.OMNICHANNEL: N_("Together"),
}
LEVELS = {
    Level.HIGH: N_("High risk"),
    Level.MEDIUM: N_("Medium risk"),
    Level.LOW: N_("Low risk"),
    Level.UNKNOWN: N_("Not judged"),
}
SIGNS = {Level.HIGH: "✕", Level.MEDIUM: "!", Level.LOW: "✓", Level.UNKNOWN: "?"}
OWN_CHECK = N_("Look into it: {}.")  # a check of the users' own that failed


def title(check: str, words: NullTranslations) -> str:
    """In words; of a check that is not ours, its name."""
    return words.gettext(TITLES[check]) if check in TITLES else in_words(check)


def action(check: str, words: NullTranslations) -> str:
    known = ACTIONS.get(check)
    return words.gettext(known) if known else words.gettext(OWN_CHECK).format(in_words(check))


def headline(view: WeeklyView, words: NullTranslations) -> str:
    said = _headline(view, words)
    if view.blind and view.blind < view.counted:
        said += " " + words.ngettext(
            "{} shop could not be looked into.", "{} shops could not be looked into.", view.blind
        ).format(view.blind)
    return said


def _headline(view: WeeklyView, words: NullTranslations) -> str:
    if view.blind == view.counted:
        if view.counted == 1:
            return words.gettext("The shop could not be looked into.")
        return words.gettext("None of the {} shops could be looked into.").format(view.counted)
    if view.high:
        return _losing(view, words)
    if not view.failing:
        return words.gettext("All clear.") if view.clear else words.gettext("Nothing failed.")
    return words.ngettext(
        "No high risk, but {} check failed.", "No high risk, but {} checks failed.", view.failing
    ).format(view.failing)


def _losing(view: WeeklyView, words: NullTranslations) -> str:
    if view.counted == 1:
        where = N_("Customers can be lost at checkout.") if view.at_checkout else N_("Customers can be lost.")
        return words.gettext(where)
    if view.own and view.at_checkout:
        said = words.ngettext(
            "{} of your {} shops can lose customers at checkout.",
            "{} of your {} shops can lose customers at checkout.", view.high,
        )  # fmt: skip
    elif view.own:
        said = words.ngettext(
            "{} of your {} shops can lose customers.", "{} of your {} shops can lose customers.", view.high
        )
    else:
        said = words.ngettext(
            "{} of {} shops can lose customers.", "{} of {} shops can lose customers.", view.high
        )
    return said.format(view.high, view.counted)


def comparison(view: WeeklyView, words: NullTranslations) -> str:
    """With the report before; only of shops that could be looked into both times."""
    if view.first:
        return words.gettext("This is the first report: from the next one on, you see what changed.")
    if not view.compared:
        return words.gettext("Nothing can be compared: no shop could be looked into both times.")
    said = _difference(view.high_now - view.high_then, view, words)
    if view.compared < view.counted:
        said += " " + words.ngettext(
            "Compared is {} shop that could be looked into both times.",
            "Compared are {} shops that could be looked into both times.", view.compared,
        ).format(view.compared)  # fmt: skip
    return said


def _difference(more: int, view: WeeklyView, words: NullTranslations) -> str:
    if more > 0:
        return words.ngettext(
            "{} shop more at high risk than last time.", "{} shops more at high risk than last time.", more
        ).format(more)
    if more < 0:
        return words.ngettext(
            "{} shop fewer at high risk than last time.", "{} shops fewer at high risk than last time.", -more
        ).format(-more)
    if view.worse or view.better:
        return words.gettext("As many shops at high risk as last time.")
    return words.gettext("Nothing changed since last time.")
