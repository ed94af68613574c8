"""Reads mail addresses, also those written so that robots miss them: "info [at] shop [dot] de"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

AT = r"(?:@|＠|\s?[\[({<]\s?(?:at|ät|@)\s?[\])}>]\s?| AT )"
DOT = r"(?:\.|\s?[\[({<]\s?(?:dot|punkt|punt|punct|point|punto|\.)\s?[\])}>]\s?| DOT )"
ADDRESS = re.compile(
    rf"(?<![\w.+-])(?P<user>[A-Za-z0-9][\w.+'-]{{0,63}}){AT}(?P<host>[\w-]{{1,63}}(?:{DOT}[\w-]{{1,63}}){{0,4}}{DOT}[A-Za-z]{{2,18}})(?![\w@])"
)
HAS_ADDRESS = re.compile(r"@|＠|[\[({<]\s?(?:at|ät)\s?[\])}>]|\bAT\b|\w at \w", re.IGNORECASE)
NOT_READ = re.compile(
    r"(?:no.?reply|do.?not.?reply|mailer-daemon|bounce|noanswer|keine.?antwort|name|your.?name|ihr.?name|max\.muster\w*|john\.doe|nume|naam)"
)
NOT_HELP = re.compile(
    r"(?:privacy|datenschutz|dpo|dsb|gdpr|dsgvo|avg|abuse|press|presse|jobs?|bewerbung|karriere|careers?|hr|newsletter)"
)
EXAMPLE_HOSTS = re.compile(
    r"(?:^|\.)(?:domain|beispiel|voorbeeld|exemplu|mustermann)\.\w+$|^(?:example|mail|email)\.(?:com|org|net)$"
)
FILES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".css", ".js")


@dataclass(frozen=True, slots=True)
class MailAddress:
    address: str  # lower case, as one would type it
    start: int
    end: int


def find_mails(text: str) -> Iterator[MailAddress]:
    """Addresses that somebody reads and that belong to no special office, in the order of the text."""
    if not HAS_ADDRESS.search(text):
        return
    for match in ADDRESS.finditer(text):
        host = re.sub(DOT, ".", match["host"])
        address = f"{match['user']}@{host}".lower()
        if is_for_customers(address):
            yield MailAddress(address, match.start(), match.end())


def mail_of_link(href: str) -> str:
    """The address of a mailto link, "" if it has none (links that share a page)."""
    scheme, _, rest = href.partition(":")
    if scheme.lower() != "mailto":
        return ""
    address = unquote(rest).partition("?")[0].partition(",")[0].strip().lower()
    return address if ADDRESS.fullmatch(address) and is_for_customers(address) else ""


def is_for_customers(address: str) -> bool:
    user, _, host = address.partition("@")
    if NOT_READ.fullmatch(user) or NOT_HELP.fullmatch(user):
        return False
    return not EXAMPLE_HOSTS.search(host) and not address.endswith(FILES)
