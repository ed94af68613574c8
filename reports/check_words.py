"""What checks are called, and what they ask."""

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
QUESTIONS = {  # as the checks themselves put them, in their docstrings
    "contact-findable": say(
        "Is a phone number, mail address, form, chat or messenger at most two clicks from the home page?"
    ),
    "reviews-visible": say("Is the experience of other customers visible on the home or product page?"),
    "guest-checkout": say("Can a customer order without an account?"),
    "phone-at-checkout": say("Does the checkout page show a number that a customer can call?"),
    "return-costs-stated": say(
        "Can a buyer learn before ordering who pays for a return, and do all pages agree?"
    ),
    "help-at-checkout": say(
        "Can a customer reach help other than by phone from the checkout, and does the cart survive it?"
    ),
    "product-facts": say("Does the product page show price, availability and shipping information?"),
    "shipping-costs-stated": say("Is it stated before checkout what delivery costs?"),
    "delivery-time-stated": say(
        "Is it stated on the product, cart, checkout or shipping page when the order will arrive?"
    ),
    "order-tracking-findable": say("Is a way to follow an order offered?"),
    "contact-form-reply": say(
        "Does somebody answer a question within the time allowed, counted in the shop's business hours?"
    ),
    "acknowledgement": say("Does a mail confirm within minutes that the question arrived?"),
    "contact-form-usable": say(
        "Is there a contact form that accepts input, without a captcha or login in the way?"
    ),
    "newsletter-abuse": say("Does the shop send no advertising to who only asked a question?"),
    "phone-line-clear": say(
        "Is the shop's phone number an ordinary one, and does the shop say when somebody answers?"
    ),
    "reply-promise-kept": say(
        "Does the shop answer within the time that it states itself, if it states one?"
    ),
    "return-procedure-stated": say(
        "Do the pages about returns say until when and how goods can be sent back?"
    ),
    "feedback-invited": say("Is a way to review, or to reach the shop on social profiles, offered?"),
    "channels-agree": say("Do all pages give the same phone number and mail address for customers?"),
}


def title(check: str) -> str:
    """In words; of a check that is not ours, its name."""
    return TITLES[check] if check in TITLES else one_line(in_words(check))


def question(check: str, asked: str) -> str:
    """`asked`: what the check itself says that it asks; of a user's own, that is all there is."""
    known = QUESTIONS.get(check)
    return known if known == asked and known is not None else one_line(asked)
