"""Reads mail addresses, also those written so that robots miss them: "info [at] shop [dot] de"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qs, unquote

MOST = 500  # of a text; more is no page for people
UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
AT_WORDS = (
    "at|ät|aet|@|arroba|arobase|arobas|chiocciola|małpa|malpa|apenstaartje|klammeraffe|affenschwanz"
    "|apestaart(?:je)?|a rond|a-rond|arond"
)
DOT_WORDS = "dot|punkt|punt|punct|point|punto|kropka|ponto"
AT = re.compile(
    rf"(?P<plain>[@＠]|&#0*64;|&#x40;|&commat;|[ ]?[\[({{<][ ]?(?i:{AT_WORDS})[ ]?[\])}}>][ ]?"
    r"|\([aA]\)|_at_| AT )"
    r"|(?P<word>[ ](?:at|ät)[ ])",
)
WORD_DOT = rf"[ ](?:{DOT_WORDS}|DOT)[ ]"
BRACKETED_DOT = rf"[ ]?[\[({{<][ ]?(?i:{DOT_WORDS}|\.)[ ]?[\])}}>][ ]?"
DOT = rf"(?:\.|&#0*46;|&period;|{BRACKETED_DOT}|{WORD_DOT})"
LABEL = rf"[\w{UNSEEN}-]{{1,63}}"
END = r"(?![\w@])"
HOST = re.compile(
    rf"{LABEL}(?:{DOT}{LABEL}){{0,4}}?{DOT}(?:[A-Za-z{UNSEEN}]{{2,18}}){END}(?!{DOT}[A-Za-z]{{2}})"
)
SPOKEN_HOST = re.compile(rf"{LABEL}{WORD_DOT}[A-Za-z]{{2,10}}{END}")
USER = re.compile(
    rf"(?<![\w.+-])[A-Za-z0-9][\w.+'{UNSEEN}-]{{0,63}}(?:{BRACKETED_DOT}[\w+'{UNSEEN}-]{{1,30}}){{0,3}}$"
)
HAS_ADDRESS = re.compile(
    rf"[@＠]|&#0*64;|&#x40;|&commat;|[\[({{<][ ]?(?i:{AT_WORDS})[ ]?[\])}}>]|\([aA]\)"
    r"|_at_| AT |\w (?:at|ät) \w"
)
DESK = re.compile(
    r"(?:info\w*|kontakt|contact\w*|(?:kunden|klanten)?(?:service|dienst)|hilfe|help|hello|hallo|hola|salut|ciao|bonjour"
    r"|support|suport|office|mail|e?post|shop|webshop|verkauf|verkoop|sales|orders?|comenzi|bestell\w*|sklep|biuro|bok"
    r"|clienti|clientes|servizio|atencion\w*|ventas|sav|serviceclient|team|care|customer\w*)",
    re.IGNORECASE,
)
NOT_READ = re.compile(
    r"(?:no.?reply|(?:do.?)?not.?reply|mailer-daemon|bounce|noanswer|nu-?raspunde|niet-?beantwoorden|keine.?antwort|name|your.?name"
    r"|your.?e?mail|ihre?.?(?:name|e?-?mail)|deine.?e?mail|vorname[\w.-]*|max\.muster\w*|erika\.muster\w*|john\.?(?:doe|smith)|jane\.?doe"
    r"|jan\.kowalski|jean\.dupont|mario\.rossi|nume|naam|nom|nombre|you|user|username|e?mail\.?address)"
)
NOT_HELP = re.compile(
    r"(?:privacy|datenschutz|dpo|dsb|gdpr|dsgvo|avg|rgpd|iod|abuse|press|presse|pers|presa|jobs?|bewerbung|karriere|careers?|hr|newsletter"
    r"|webmaster|postmaster|hostmaster)"
)
EXAMPLE_HOSTS = re.compile(
    r"(?:^|\.)(?:(?:your|ihre?|my|uw)?-?domain|domaine|domena|beispiel|voorbeeld|exemplu|exemple|ejemplo|esempio|przyklad|mustermann)\.\w+$"
    r"|^example\.(?:\w+|co\.uk)$|^(?:mail|email)\.(?:com|org|net|de)$|^(?:correo|provider|company|firma|tu-?correo)\.(?:com|de|pl|ro)$"
)
FILES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".css", ".js", ".tld")


@dataclass(frozen=True, slots=True)
class MailAddress:
    address: str  # lower case, as one would type it
    start: int
    end: int


def find_mails(text: str) -> Iterator[MailAddress]:
    """Addresses that somebody reads and that belong to no special office, in the order of the text."""
    if not HAS_ADDRESS.search(text):
        return
    for at in islice(AT.finditer(text), MOST):
        found = _address(text, at)
        if found and is_for_customers(found.address):
            yield found


def _address(text: str, at: re.Match[str]) -> MailAddress | None:
    start, end = at.span()
    spaced = False
    if at["plain"] in {"@", "＠"}:  # "info @ shop.de"; but "meet us @ shop.de" is no address
        start -= text[start - 1 : start] == " "
        end += text[end : end + 1] == " "
        spaced = (start, end) != at.span()
    user = USER.search(text, max(0, start - 64), start)
    host = (SPOKEN_HOST if at["word"] else HOST).match(text, end)
    if at[0].startswith(" ") and at[0].strip(" []{}()<>") == "AT":  # "Austria (AT) shop.example"
        spaced = True
    if not user or not host:
        return None
    if spaced and not DESK.fullmatch(user[0]) and not re.search(BRACKETED_DOT, host[0]):
        return None
    typed = f"{re.sub(BRACKETED_DOT, '.', user[0])}@{re.sub(DOT, '.', host[0])}"
    return MailAddress(re.sub(f"[{UNSEEN}]", "", typed).lower(), user.start(), host.end())


def mail_of_link(href: str) -> str:
    """The address of a mailto link, "" if it has none (links that share a page)."""
    scheme, _, rest = href.partition(":")
    if scheme.lower() != "mailto":
        return ""
    path, _, query = rest.partition("?")
    named = unquote(path) or next(iter(parse_qs(query).get("to", [])), "")
    first = re.split(r"[,;]", named)[0]
    address = (re.findall(r"<([^<>]*)>", first) or [first])[0].strip().lower()
    found = next(find_mails(address), None)
    return address if found and found.address == address else ""


def is_for_customers(address: str) -> bool:
    user, _, host = address.partition("@")
    if NOT_READ.fullmatch(user) or NOT_HELP.fullmatch(user):
        return False
    return not EXAMPLE_HOSTS.search(host) and not address.endswith(FILES)
