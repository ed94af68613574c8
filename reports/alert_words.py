"""What alerts say of each check, in English; the catalogues `alerts.po` have it in the other languages.

A check of the user's own has no words here and is called by its name.
"""

from typing import NamedTuple

from checks.changes import Change, ChangeKind, State
from checks.model import ShopKind
from reports.words import CAUSES, in_words


def N_(text: str) -> str:  # noqa: N802  # the name by which texts to translate are found
    return text


class CheckWords(NamedTuple):
    title: str
    broken: str  # goes on after “Müller’s Mugs: ”
    repaired: str


CHECKS = {
    "acknowledgement": CheckWords(
        "Confirmation that a question arrived",
        "questions are no longer confirmed",
        "questions are confirmed again",
    ),
    "channels-agree": CheckWords(
        "One phone number and one mail address everywhere",
        "phone or mail differ from page to page now",
        "phone and mail are the same everywhere again",
    ),
    "contact-findable": CheckWords(
        "A way to get in touch",
        "no way to get in touch is found any more",
        "a way to get in touch is found again",
    ),
    "contact-form-reply": CheckWords(
        "An answer in time",
        "questions are no longer answered in time",
        "questions are answered in time again",
    ),
    "contact-form-usable": CheckWords(
        "A contact form that works",
        "the contact form cannot be used any more",
        "the contact form can be used again",
    ),
    "delivery-time-stated": CheckWords(
        "Delivery time",
        "the delivery time is no longer stated",
        "the delivery time is stated again",
    ),
    "feedback-invited": CheckWords(
        "A way to tell others",
        "customers are no longer invited to tell others",
        "customers are invited to tell others again",
    ),
    "guest-checkout": CheckWords(
        "Ordering without an account",
        "one cannot order without an account any more",
        "one can order without an account again",
    ),
    "help-at-checkout": CheckWords(
        "Help at checkout",
        "no help at checkout any more",
        "there is help at checkout again",
    ),
    "newsletter-abuse": CheckWords(
        "No advertising after a question",
        "who asks a question gets advertising now",
        "who asks a question gets no advertising any more",
    ),
    "order-tracking-findable": CheckWords(
        "A way to follow an order",
        "no way to follow an order is found any more",
        "a way to follow an order is found again",
    ),
    "phone-at-checkout": CheckWords(
        "Phone number at checkout",
        "no phone number at checkout any more",
        "there is a phone number at checkout again",
    ),
    "phone-line-clear": CheckWords(
        "A clear phone line",
        "the phone number or its hours are not clear any more",
        "the phone number and its hours are clear again",
    ),
    "product-facts": CheckWords(
        "Price, availability and shipping on the product page",
        "the product page no longer says all that a buyer needs",
        "the product page says all that a buyer needs again",
    ),
    "reply-promise-kept": CheckWords(
        "Answers as promised",
        "answers come later than promised now",
        "answers come as promised again",
    ),
    "return-costs-stated": CheckWords(
        "Who pays for returns",
        "it is no longer clear who pays for returns",
        "it is clear again who pays for returns",
    ),
    "return-procedure-stated": CheckWords(
        "How to send goods back",
        "it is no longer said how to send goods back",
        "it is said again how to send goods back",
    ),
    "reviews-visible": CheckWords(
        "What other customers say",
        "what other customers say cannot be seen any more",
        "what other customers say can be seen again",
    ),
    "shipping-costs-stated": CheckWords(
        "Shipping costs",
        "the shipping costs are no longer stated before checkout",
        "the shipping costs are stated before checkout again",
    ),
}
OTHER_BROKEN, OTHER_REPAIRED = "“%(title)s” fails now", "“%(title)s” passes again"
GLORIES = {
    "contact-form-reply": "questions are answered faster than customers expect now",
    "return-costs-stated": "returns are better than customers expect now",
}
OTHER_GLORY = "“%(title)s” is better than customers expect now"
STILL_BROKEN = "“%(title)s” fails, and no longer changes to and fro"
OF_OTHERS = {
    ChangeKind.FLAPPING: "“%(title)s” changes to and fro",
    ChangeKind.STEADY: "“%(title)s” no longer changes to and fro",
    ChangeKind.GLORY_LOST: "“%(title)s” passes, but no better than customers expect",
    ChangeKind.FIRST: "“%(title)s” was judged for the first time",
    ChangeKind.BLIND: "we have been blind for %(long)s",
    ChangeKind.SIGHTED: "we can see again",
}

BADGES = {  # in words, and in colours of mail.css
    ChangeKind.PAIN: ("Moment of pain", "high"),
    ChangeKind.BLIND: ("Blind", "unknown"),
    ChangeKind.FAILURE: ("Failure", "medium"),
    ChangeKind.FLAPPING: ("To and fro", "medium"),
    ChangeKind.STEADY: ("Steady again", "low"),
    ChangeKind.RECOVERY: ("Repaired", "low"),
    ChangeKind.SIGHTED: ("In sight again", "low"),
    ChangeKind.GLORY: ("Moment of glory", "glory"),
    ChangeKind.GLORY_LOST: ("Glory lost", "unknown"),
    ChangeKind.FIRST: ("Judged", "unknown"),
}  # the worst first
FAILS_STEADILY = ("Fails for good", "high")
STATES = {
    State.PASS: "passed",
    State.GLORY: "better than customers expect",
    State.FAIL: "failed",
    State.UNKNOWN: "not judged yet",
}

REASONS = {reason.value: cause.title for reason, cause in CAUSES.items()}

ADVICE = {  # for the shop's own people
    "contact-form-reply": (
        "See whether mails from the contact form still arrive, and in whose hands they are. Then answer what "
        "waits."
    ),
    "contact-form-usable": (
        "Fill in the form yourself, as a customer would, and have repaired what stops you."
    ),
    "guest-checkout": (
        "Let customers order as guests again; an account can be offered to them after the order."
    ),
    "phone-at-checkout": (
        "Put the number back where customers see it while they check out, best of all beside the button to "
        "go on."
    ),
    "return-costs-stated": (
        "Say on the page about returns, in one sentence, who pays for sending goods back, and how much."
    ),
}
OTHER_ADVICE = (
    "Open the page and look at it as a customer would. If it is so, tell today whoever looks after the shop."
)
NOT_YOURS = "This is not your shop, so nothing has to be repaired. See to it that yours does better."
NOTHING_TO_DO = "Nothing has to be done."
GLORY_OF_YOURS = "Thank the people who made it so, and let your customers know."
GLORY_OF_OTHERS = "Here this shop is ahead. Think about whether yours can do as much."
UNSTEADY = (
    "Look at the page several times: often two versions of it are online, or a part loads only now and then. "
    "Until it stands still, we tell you nothing more of it."
)
LOOK_YOURSELF = "While we see nothing, we notice no failure either. Open the shop, and look at it yourself."
SEEING = "Nothing has to be done. What changed meanwhile is told once a second look has confirmed it."


def title(check: str) -> str:
    return CHECKS[check].title if check in CHECKS else in_words(check)


def headline(change: Change) -> str:
    """What happened; `%(title)s` and `%(long)s` are to be filled in."""
    known = CHECKS.get(change.check)
    if _fails_steadily(change):
        return STILL_BROKEN
    match change.kind:
        case ChangeKind.PAIN | ChangeKind.FAILURE:
            return known.broken if known else OTHER_BROKEN
        case ChangeKind.RECOVERY:
            return known.repaired if known else OTHER_REPAIRED
        case ChangeKind.GLORY:
            return GLORIES.get(change.check, OTHER_GLORY)
        case other:
            return OF_OTHERS[other]


def advice(change: Change) -> str:
    own = change.shop.kind is ShopKind.OWN
    match change.kind:
        case ChangeKind.BLIND:
            return LOOK_YOURSELF
        case ChangeKind.SIGHTED:
            return SEEING
        case ChangeKind.FLAPPING:
            return UNSTEADY
        case ChangeKind.GLORY:
            return GLORY_OF_YOURS if own else GLORY_OF_OTHERS
    if change.after is not State.FAIL:
        return NOTHING_TO_DO
    return ADVICE.get(change.check, OTHER_ADVICE) if own else NOT_YOURS


def badge(change: Change) -> tuple[str, str]:
    """In words, and its colour."""
    return FAILS_STEADILY if _fails_steadily(change) else BADGES[change.kind]


def rank(change: Change) -> tuple[int, int]:
    """The worst first."""
    kind = ChangeKind.PAIN if _fails_steadily(change) else change.kind
    return list(BADGES).index(kind), -(change.finding.weight if change.finding else 0)


def _fails_steadily(change: Change) -> bool:
    """It stopped changing to and fro, but on the wrong side."""
    return change.kind is ChangeKind.STEADY and change.after is State.FAIL
