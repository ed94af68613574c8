"""The source of mails that the configuration names."""

import ssl
from collections.abc import Callable

from monitor.config_mail import ImapTable, MailTable, SmtpTable
from monitor.correspondence.sources.imap import ImapAccount, ImapSource
from monitor.correspondence.sources.maildir import MaildirSource
from monitor.correspondence.sources.smtp import Known, SmtpListener, SmtpReceiver
from monitor.correspondence.sources.source import Marks, Source
from monitor.errors import MailboxError, MailboxRefused, ReachwatchError
from monitor.secrets import read_secret

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
    """Read at each login, as tokens are renewed by another program."""
    what = "the password or token of the mailbox"

    def read() -> str:
        try:
            return read_secret(table.password_env, table.token_file or table.password_file, what=what)
        except ReachwatchError as error:
            raise MailboxRefused(error.message, error.remedy) from None

    return read
