"""What checks are called."""

from checks.saying import say
from reports.clean import one_line
from reports.words import in_words

TITLES = {
    "contact-findable": say("Contact is easy to find"),
    "reviews-visible": say("Other customers’ experience is visible"),
    "guest-checkout": say("Ordering without an account"),
    "phone-at-checkout": say("A phone number at checkout"),
    "return-costs-stated": say("Who pays for a return is stated"),
    "help-at-checkout": say("Help at checkout"),
    "product-facts": say("Price, availability and shipping on the product page"),
    "shipping-costs-stated": say("Shipping costs are stated before checkout"),
    "delivery-time-stated": say("Delivery time is stated"),
    "order-tracking-findable": say("A way to follow the order"),
    "contact-form-reply": say("Questions are answered in time"),
    "acknowledgement": say("Questions are confirmed at once"),
    "contact-form-usable": say("The contact form works"),
    "newsletter-abuse": say("No advertising to people who asked a question"),
    "phone-line-clear": say("An ordinary phone number with its hours"),
    "reply-promise-kept": say("The promised reply time is kept"),
    "return-procedure-stated": say("How and until when to return goods is stated"),
    "feedback-invited": say("Customers are asked for their opinion"),
    "channels-agree": say("The same phone number and mail address everywhere"),
}


def title(check: str) -> str:
    """In words; of a check that is not ours, its name."""
    return TITLES[check] if check in TITLES else one_line(in_words(check))
