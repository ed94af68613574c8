"""The source of mails that the configuration names."""

import os
import ssl
from collections.abc import Callable
from pathlib import Path

from monitor.config_mail import ImapTable, MailTable, SmtpTable
from monitor.correspondence.sources.imap import ImapAccount, ImapSource
from monitor.correspondence.sources.maildir import MaildirSource
from monitor.correspondence.sources.smtp import Known, SmtpListener, SmtpReceiver
from monitor.correspondence.sources.source import Marks, Source
from monitor.errors import MailboxError, MailboxRefused

MEGABYTE = 1024 * 1024


def open_source(mail: MailTable, marks: Marks, known: Known) -> Source:
    """`known` says whether an address was told to anybody; a receiver asks it from a thread of its own."""
    if mail.smtp:
        return SmtpReceiver(_listener(mail.smtp, mail.domain), known)
    if mail.imap:
        return ImapSource(_account(mail.imap), marks)
    if mail.maildir:
        return MaildirSource(mail.maildir.path, marks)
    raise ValueError(mail)  # the configuration refuses it


def _listener(table: SmtpTable, domain: str) -> SmtpListener:
    return SmtpListener(
        host=table.host, port=table.port, hostname=domain, tls=_certified(table),
        max_bytes=table.max_megabytes * MEGABYTE,
    )  # fmt: skip


def _certified(table: SmtpTable) -> ssl.SSLContext | None:
    if table.certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(table.certificate, table.key)
    except OSError as error:  # SSLError is one
        raise MailboxError(
            f"The certificate {table.certificate} and its key {table.key} cannot be used "
            f"({error.strerror or error}).",
            "Put a certificate and its key, both as PEM, under [mail.smtp].",
        ) from error
    return context


def _account(table: ImapTable) -> ImapAccount:
    return ImapAccount(
        host=table.host, user=table.user, secret=_secret(table), port=table.real_port,
        oauth=table.token_file is not None, security=table.security, folder=table.folder,
    )  # fmt: skip


def _secret(table: ImapTable) -> Callable[[], str]:
    file = table.token_file or table.password_file
    return (lambda: _from_file(file)) if file else (lambda: _from_environment(table.password_env or ""))


def _from_environment(name: str) -> str:
    if not os.environ.get(name):
        raise MailboxRefused(
            f"The environment variable {name} does not hold a password.",
            f"Set {name} before Reachwatch starts.",
        )
    return os.environ[name]


def _from_file(file: Path) -> str:
    """Its first line; read at each login, as tokens are renewed by another program."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise MailboxRefused(
            f"The password or token cannot be read from {file} ({reason}).",
            "Check the path and the rights of the file.",
        ) from error
    if not lines or not lines[0].strip():
        raise MailboxRefused(f"The file {file} is empty.", "Put the password or token into its first line.")
    return lines[0].strip()
