"""The table of the mailbox for answers. Passwords and tokens never stand in the configuration file."""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import idna
from pydantic import AfterValidator, BaseModel, Field, StrictInt

from monitor.config_mistakes import KeyPath, rejection, shown
from monitor.config_secrets import Variable, no_secrets
from monitor.config_values import FilePath, Table, Words

SOURCES = ("smtp", "imap", "maildir")
SECRETS = ("password_env", "password_file", "token_file")
KEEP_DAYS = 180  # of what mails say
Wrong = tuple[KeyPath, str, str]


def _domain(text: str) -> str:
    try:
        name = idna.encode(text.strip().rstrip("."), uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        name = ""
    if "." not in name:
        raise rejection(f"{shown(text)} is no domain.", 'Write it like "probe.example", without @.')
    return name


Domain = Annotated[str, AfterValidator(_domain)]
Port = Annotated[StrictInt, Field(ge=1, le=65535)]


class SmtpTable(Table):
    host: Words = Field(default="127.0.0.1", examples=["0.0.0.0"])  # noqa: S104
    port: Port = Field(default=2525, examples=[25])
    certificate: FilePath | None = Field(default=None, examples=["mail-certificate.pem"])
    key: FilePath | None = Field(default=None, examples=["mail-key.pem"])
    max_megabytes: StrictInt = Field(default=25, ge=1, le=200, examples=[25])


class ImapTable(Table):
    refused: ClassVar[Mapping[str, tuple[str, str]]] = no_secrets("password", "token", "secret")

    host: Words = Field(examples=["imap.mail.example"])
    user: Words = Field(examples=["watch@probe.example"])
    password_env: Variable | None = Field(default=None, examples=["REACHWATCH_MAIL_PASSWORD"])
    password_file: FilePath | None = Field(default=None, examples=["mail-password.txt"])
    token_file: FilePath | None = Field(default=None, examples=["mail-token.txt"])
    security: Literal["tls", "starttls", "none"] = Field(default="tls", examples=["tls"])
    port: Port | None = Field(default=None, examples=[993])
    folder: Words = Field(default="INBOX", examples=["INBOX"])

    @property
    def real_port(self) -> int:
        return self.port or (993 if self.security == "tls" else 143)


class MaildirTable(Table):
    path: FilePath = Field(examples=["/var/mail/watch"])


class MailTable(Table):
    domain: Domain = Field(examples=["probe.example"])
    keep_days: StrictInt = Field(default=KEEP_DAYS, ge=1, le=3650, examples=[KEEP_DAYS])
    smtp: SmtpTable | None = None
    imap: ImapTable | None = None
    maildir: MaildirTable | None = None

    def in_folder(self, folder: Path) -> "MailTable":
        """With the paths of files relative to where the configuration lies."""
        tables = {name: _in_folder(table, folder) for name in SOURCES if (table := getattr(self, name))}
        return self.model_copy(update=tables)


def _in_folder(table: Table, folder: Path) -> Table:
    paths = {name: folder / value for name, value in table if isinstance(value, Path)}
    return table.model_copy(update=paths)


def mail_model_at(path: Sequence[str]) -> type[BaseModel]:
    """The model that describes the table at this path below [mail]."""
    tables: Mapping[str, type[BaseModel]] = {"smtp": SmtpTable, "imap": ImapTable, "maildir": MaildirTable}
    return tables.get(path[0], MailTable) if path else MailTable


def mail_contradictions(raw: Mapping[str, Any]) -> Iterator[Wrong]:
    """Mistakes that lie between keys, from the raw file, so that they are told with all others."""
    mail = raw.get("mail")
    if not isinstance(mail, dict):
        return
    named = [name for name in mail if name in SOURCES]
    if not named:
        remedy = "Add one of the tables [mail.smtp], [mail.imap] and [mail.maildir]."
        yield ("mail",), "It does not say where answers arrive.", remedy
    for name in named[1:]:
        yield ("mail", name), f"There is [mail.{named[0]}] already.", "Keep one of the two tables."
    yield from _of_imap(_table(mail, "imap"))
    yield from _of_smtp(_table(mail, "smtp"))


def _table(above: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    found = above.get(name)
    return found if isinstance(found, dict) else None


def _of_imap(table: Mapping[str, Any] | None) -> Iterator[Wrong]:
    if table is None:
        return
    told = [name for name in table if name in SECRETS]
    if not told and not ImapTable.refused.keys() & table.keys():
        remedy = 'Add password_env = "REACHWATCH_MAIL_PASSWORD", or password_file, or token_file.'
        yield ("mail", "imap"), "It does not say where the password is.", remedy
    for name in told[1:]:
        yield ("mail", "imap", name), f"There is {told[0]} already.", "Keep one of the two lines."
    if table.get("security") == "none" and not _is_here(str(table.get("host", ""))):
        message = "Without TLS, the password would cross the network for all to read."
        yield ("mail", "imap", "security"), message, 'Write security = "tls", or "starttls".'


def _of_smtp(table: Mapping[str, Any] | None) -> Iterator[Wrong]:
    told = [name for name in ("certificate", "key") if table and name in table]
    if len(told) == 1:
        (other,) = {"certificate", "key"} - set(told)
        yield ("mail", "smtp", told[0]), f"{told[0]} says nothing without {other}.", f"Add {other}."


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip()).is_loopback
    except ValueError:
        return host.strip().lower() == "localhost"
