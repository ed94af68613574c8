# mypy: ignore-errors
# ruff: noqa: E402  (Django must be set up before its models are imported)
"""Fills the database: products with pictures, countries, and the pages that a shop has by law."""

import io
from decimal import Decimal

import django

django.setup()

from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from django.core.files.base import ContentFile
from django.core.management import call_command
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_model
from oscar.test.factories import create_product
from PIL import Image

COUNTRIES = [
    ("DE", "DEU", "276", "Germany"),
    ("FR", "FRA", "250", "France"),
    ("GB", "GBR", "826", "United Kingdom"),
    ("NL", "NLD", "528", "Netherlands"),
]
PRODUCTS = [
    ("The Sea Wall", "12.90", "Books > Fiction", "navy"),
    ("A Short Walk", "9.50", "Books > Fiction", "teal"),
    ("Dotted Notebook A5", "14.00", "Notebooks", "black"),
    ("Pocket Journal", "7.25", "Notebooks", "maroon"),
    ("Travel Diary", "19.00", "Notebooks", "olive"),
]
PAGES = {
    "Contact": """<p>Write to us at <a href="mailto:hello@paper-and-ink.test">hello@paper-and-ink.test</a>.
        We answer on working days between 9 am and 5 pm.</p>""",
    "Returns": """<p>You may return unused goods within 30 days of delivery. Returns within Germany
        are free of charge: we email you a prepaid label. From other countries you
        pay the postage yourself.</p>""",
    "Delivery": """<p>We deliver to Germany, France, the Netherlands and the United Kingdom. Delivery takes
        two to four working days.</p>""",
    "Imprint": """<p>Paper &amp; Ink GmbH<br>Lindenstraße 12<br>10969 Berlin</p>
        <p>Commercial register: Amtsgericht Charlottenburg, HRB 123456 B<br>VAT ID: DE123456789<br>
        Fax: 030 23125 192</p>""",
}


def picture(colour: str) -> ContentFile:
    image = io.BytesIO()
    Image.new("RGB", (400, 500), colour).save(image, "JPEG")
    return ContentFile(image.getvalue(), f"{colour}.jpg")


def add_product(number: int, title: str, price: str, breadcrumbs: str, colour: str) -> None:
    product = create_product(
        upc=f"PI-{number}", title=title, price=Decimal(price), num_in_stock=50, product_class="Goods"
    )
    product.slug = title.lower().replace(" ", "-")
    product.description = f"<p>{title}. Printed on 90 g paper.</p>"
    product.save()
    product.categories.add(create_from_breadcrumbs(breadcrumbs))
    get_model("catalogue", "ProductImage").objects.create(product=product, original=picture(colour))


def add_page(site: Site, title: str, content: str) -> None:
    page = FlatPage.objects.create(
        url=f"/{title.lower()}/", title=title, content=f"<h1>{title}</h1>{content}"
    )
    page.sites.add(site)


call_command("migrate", verbosity=0)
for code, code3, number, name in COUNTRIES:
    get_model("address", "Country").objects.create(
        iso_3166_1_a2=code, iso_3166_1_a3=code3, iso_3166_1_numeric=number, printable_name=name,
        name=name.upper(), is_shipping_country=True,
    )  # fmt: skip
for number, product in enumerate(PRODUCTS):
    add_product(number, *product)
shop = Site.objects.get(pk=1)
shop.domain, shop.name = "paper-and-ink.test", "Paper & Ink"
shop.save()
for title, content in PAGES.items():
    add_page(shop, title, content)
call_command("rebuild_index", interactive=False, verbosity=0)
