"""Which option of a contact form's lists suits an ordinary question of a customer to be. Pure."""

from collections.abc import Sequence

from monitor.shopper.eyes import is_unchosen
from monitor.shopper.inquiry_words import kinds


def best_subject(options: Sequence[str]) -> str:
    """The option that means a question, else “other”, else the service; never a complaint or an order."""
    fit = [(option, kinds("subjects", option)) for option in options if not is_unchosen(option)]
    harmless = [(option, said) for option, said in fit if "never" not in said]
    for wanted in ("question", "other", "service"):
        for option, said in harmless:
            if wanted in said:
                return option
    return ""


def best_salutation(options: Sequence[str]) -> str:
    """The one that goes with the made-up person, a woman; else the one that says nothing."""
    for wanted in ("woman", "none"):
        for option in options:
            if wanted in kinds("salutations", option):
                return option
    return ""
