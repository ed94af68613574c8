# mypy: ignore-errors
# ruff: noqa: E402  (Django must be set up before its models are imported)
"""Fills the database with Cartridge's own demo product and pages, and says what returning costs."""

import django

django.setup()

from django.core.management import call_command
from mezzanine.forms.models import Form
from mezzanine.pages.models import RichTextPage

call_command("createdb", interactive=False, verbosity=0)
contact = Form.objects.get(slug="contact")
contact.email_from, contact.email_copies = "web@duck-shop.test", "hello@duck-shop.test"
contact.save()
RichTextPage.objects.create(
    slug="returns",
    title="Returns",
    in_menus=[1, 2, 3],
    content="<p>Changed your mind? Send the item back within 30 days of delivery. "
    "A return label costs £4.50, which we deduct from your refund.</p>",
)
