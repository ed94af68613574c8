"""Tells numbers that only hold a place, as templates have them, from numbers that ring somewhere."""

import re
from itertools import pairwise

import phonenumbers


def is_dummy(number: phonenumbers.PhoneNumber) -> bool:
    """Digits that nobody has: 12345678, 9876543, 1111111. Repeated ones can be a real freephone number."""
    digits = phonenumbers.national_significant_number(number)
    if re.search(r"(\d)\1{6}", digits):
        free = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE
        return not free or digits.endswith("0000000")
    subscriber = digits[phonenumbers.length_of_geographical_area_code(number) :]
    if len(subscriber) >= 6 and not subscriber.strip("0"):  # the Belgian 056 00 00 00
        return True
    return any(_counts(digits, step) for step in (1, -1))


def _counts(digits: str, step: int) -> bool:
    """Whether seven digits in a row count up or down, or six from the beginning of the row."""
    length = 1
    for previous, digit in pairwise(digits):
        length = length + 1 if (int(digit) - int(previous)) % 10 == step % 10 else 1
        started = (int(digit) - step * (length - 1)) % 10
        if length >= 7 or (length == 6 and started in ({0, 1} if step > 0 else {9, 0})):
            return True
    return False
