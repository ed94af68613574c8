"""What a person types as a shop's address, made into one exact URL."""

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

import idna

from monitor.errors import AddressError

EXAMPLE = "Write it like https://shop.example."
LONGEST_ADDRESS = 2000
LONGEST_HOST = 253
LONGEST_KEY = 40
DEFAULT_PORTS = {"http": 80, "https": 443}
SURROUNDING = " \t\r\n\u200b\ufeff"  # what copying from a web page or a mail leaves behind
URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"  # what `quote` leaves as it is, besides letters, digits and -._

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(.*)", re.DOTALL)
PORT_AND_REST = re.compile(r"\d+(?:[/?#].*)?", re.DOTALL)
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
MAIL_ADDRESS = re.compile(r"(?:mailto:)?[^/:@]+@[^/:@]+\.[^/:@]+")
FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f\ud800-\udfff]")  # the last: bytes that were not UTF-8
NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Address:
    """A shop's home page."""

    url: str  # absolute, http or https, host in lower case and ASCII
    host: str  # as in the URL, without port; IPv6 without brackets
    scheme_assumed: bool = False  # nobody wrote https://, so a refusal is no fault of the shop

    @property
    def display_host(self) -> str:
        """The host as people write it: münchen.example, not xn--mnchen-3ya.example."""
        try:
            return idna.decode(self.host)
        except idna.IDNAError:
            return self.host

    @property
    def http_fallback(self) -> str | None:
        """The address to try when https is refused and nobody asked for it."""
        return "http" + self.url.removeprefix("https") if self.scheme_assumed else None

    @property
    def key(self) -> str:
        """As `shop_key`, with the port where there is one."""
        return shop_key(urlsplit(self.url).netloc)


@lru_cache(maxsize=4096)  # a shop's address is asked for again and again
def parse_address(text: str) -> Address:
    """Raise AddressError unless `text` is the address of a web page."""
    typed = text.strip(SURROUNDING)
    _refuse_what_cannot_be(typed)
    whole, assumed = _with_scheme(typed)
    parts = _split(whole, typed)
    host, port = _host(parts, typed), _port(parts, typed)
    if assumed and "." not in host and ":" not in host and host != "localhost":
        raise AddressError(f"“{typed}” is no web address: there is no dot in it.", EXAMPLE)
    if assumed and port == DEFAULT_PORTS["http"]:
        parts, assumed = parts._replace(scheme="http"), False  # nobody speaks https there
    return Address(url=_url(parts, host, port), host=host, scheme_assumed=assumed)


def _refuse_what_cannot_be(typed: str) -> None:
    if not typed:
        raise AddressError("There is no address.", EXAMPLE)
    if len(typed) > LONGEST_ADDRESS:
        raise AddressError(
            f"The address is {len(typed):,} characters long.", "Give the address of the shop's home page."
        )
    if FORBIDDEN.search(typed):
        raise AddressError(
            f"There is a space or an unreadable character in {typed!a}.", "Write the address without it."
        )
    if "\\" in typed:
        raise AddressError(f"There is a backslash in “{typed}”.", "Write / instead.")
    if MAIL_ADDRESS.fullmatch(typed):
        raise AddressError(f"“{typed}” is a mail address.", f"Give the shop's web address. {EXAMPLE}")


def _with_scheme(typed: str) -> tuple[str, bool]:
    """The address with a scheme, and whether we assumed it: `shop.example:8080` has none."""
    if typed.startswith("//"):
        return f"https:{typed}", True
    match = SCHEME.fullmatch(typed)
    if match is None or "." in match[1] or PORT_AND_REST.fullmatch(match[2]):
        return f"https://{typed}", True
    scheme, rest = match[1].lower(), match[2]
    if scheme not in DEFAULT_PORTS:
        raise AddressError(f"“{typed}” does not begin with https:// or http://.", EXAMPLE)
    if not rest.startswith("//"):
        raise AddressError(f"After {scheme}: two slashes are missing in “{typed}”.", EXAMPLE)
    return f"{scheme}:{rest}", False


def _split(whole: str, typed: str) -> SplitResult:
    try:
        parts = urlsplit(whole)
    except ValueError:
        raise AddressError(f"“{typed}” has no readable host.", EXAMPLE) from None
    if "@" in parts.netloc:
        raise AddressError(
            "The address holds a user name or password.", "Remove everything up to and including the @."
        )
    return parts


def _port(parts: SplitResult, typed: str) -> int | None:
    """The port from 1 to 65535, None if there is none."""
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise AddressError(
            f"The port in “{typed}” is not a number from 1 to 65535.", "Correct it or leave it out."
        )
    return port


def _host(parts: SplitResult, typed: str) -> str:
    host = parts.hostname or ""
    if not host or not host.strip("."):
        raise AddressError(f"“{typed}” names no host.", EXAMPLE)
    if "[" in parts.netloc:
        return _ipv6(host, typed)
    ascii_host = _ascii(host.removesuffix("."), typed)
    if ascii_host.rpartition(".")[2].isdecimal():
        return _ipv4(ascii_host, typed)
    return ascii_host


def _ipv6(host: str, typed: str) -> str:
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        address = None
    if address is None or address.scope_id:
        raise AddressError(f"“{typed}” holds no valid IPv6 address.", "Write it like http://[2001:db8::1]/.")
    return address.compressed


def _ipv4(host: str, typed: str) -> str:
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        raise AddressError(
            f"“{typed}” holds no valid IP address.",
            "Write four numbers from 0 to 255 with dots between them.",
        ) from None


def _ascii(host: str, typed: str) -> str:
    """The host in ASCII; looser than IDNA for hosts that already are, since browsers take `shop_1` too."""
    try:
        encoded = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        encoded = ""
    encoded = encoded.lower()
    if len(encoded) > LONGEST_HOST or not all(LABEL.fullmatch(label) for label in encoded.split(".")):
        raise AddressError(f"“{host}” is no valid host name in “{typed}”.", "Check its spelling.")
    return encoded


def _url(parts: SplitResult, host: str, port: int | None) -> str:
    netloc = f"[{host}]" if ":" in host else host
    if port not in (None, DEFAULT_PORTS[parts.scheme]):
        netloc += f":{port}"
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    rest = quote(f"{parts.path or '/'}{query}{fragment}", safe=URL_CHARACTERS)
    return f"{parts.scheme}://{netloc}{rest}"


def shop_key(host: str) -> str:
    """A short key, fit for a file name: `www.shop.example` gives `shop-example`.

    Hosts that would share a key get a few characters of their hash, so that keys stay unique.
    """
    name = host.lower().removeprefix("www.")
    key = NOT_IN_KEYS.sub("-", name).strip("-")
    if key == re.sub(r"[.:]", "-", name) and "-" not in name and len(key) <= LONGEST_KEY:
        return key
    mark = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{key[: LONGEST_KEY - 7].strip('-')}-{mark}".strip("-")


def same_site(a: str, b: str) -> bool:
    """Whether two URLs or hosts belong together: equal, or one a subdomain of the other."""
    one, other = _bare_host(a), _bare_host(b)
    return bool(one) and (one == other or _is_below(one, other) or _is_below(other, one))


def _is_below(host: str, parent: str) -> bool:
    # `shop.example` is not below `example`: a whole top-level domain is nobody's site
    return "." in parent and host.endswith(f".{parent}") and not host.rpartition(".")[2].isdecimal()


def _bare_host(text: str) -> str:
    """The host of a URL, or the host itself, without `www.`; empty where there is none."""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    try:
        host = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return ""
    return host.rstrip(".").removeprefix("www.")
