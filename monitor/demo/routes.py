"""The addresses of a demo shop, in its own language."""

from functools import cache

from werkzeug.routing import Map, Rule

from monitor.demo.shop import common_words

PAGES = {  # pattern -> the method of a site that answers
    "/": "home",
    "/{category}/<slug>": "category",
    "/{product}/<slug>": "product",
    "/{cart}": "cart",
    "/{cart}/add": "add",
    "/{cart}/change": "change",
    "/{checkout}": "checkout",
    "/{checkout}/{guest}": "checkout_form",
    "/{contact}": "contact",
    "/{search}": "search",
    "/{account}": "account",
    "/robots.txt": "robots",
    "/sitemap.xml": "sitemap",
    "/static/<name>": "static",
    "/media/<slug>.svg": "picture",
    "/<slug>": "info",
}
COUNTED = {  # pattern -> what a careless shopper sets off there, whatever the method
    "/{checkout}/{place_order}": "order",
    "/{checkout}/express": "order",
    "/{checkout}/{address}": "address",
    "/{account}/login": "login",
    "/{account}/{register}": "registration",
    "/newsletter": "newsletter",
    "/alert": "alert",
    "/wish": "wish",
}
DEEDS = frozenset({"message", *COUNTED.values()})


@cache
def routes_of(language: str) -> Map:
    """Endpoints are the values of `PAGES` and `COUNTED`."""
    paths = common_words(language)["paths"]
    rules = [Rule(pattern.format(**paths), endpoint=name) for pattern, name in {**PAGES, **COUNTED}.items()]
    return Map(rules, strict_slashes=False)
