"""What is wrong where a check fails, in a few words."""

from checks.saying import Said, say
from reports.check_words import title

TROUBLES: dict[str, Said] = {
    "contact-findable": say("No way to get in touch"),
    "reviews-visible": say("No word of other customers"),
    "guest-checkout": say("An account is forced"),
    "phone-at-checkout": say("No phone number at checkout"),
    "return-costs-stated": say("Return costs are not clear"),
    "help-at-checkout": say("No help at checkout"),
    "product-facts": say("The product page lacks facts"),
    "shipping-costs-stated": say("Shipping costs are not stated"),
    "delivery-time-stated": say("Delivery time is not stated"),
    "order-tracking-findable": say("No way to follow an order"),
    "contact-form-reply": say("No answer in time"),
    "acknowledgement": say("Questions are not confirmed"),
    "contact-form-usable": say("No usable contact form"),
    "newsletter-abuse": say("Advertising after a question"),
    "phone-line-clear": say("Phone line is not clear"),
    "reply-promise-kept": say("Promised reply time is not kept"),
    "return-procedure-stated": say("Way to return goods is not stated"),
    "feedback-invited": say("Nobody is asked for an opinion"),
    "channels-agree": say("Pages give different phone or mail"),
}


def trouble(check: str) -> str:
    """Of a check that is not ours, its name."""
    return TROUBLES.get(check) or title(check)
