"""[mail]: the mailbox that it becomes, and what is said of its mistakes."""

import re
from pathlib import Path

import pytest
import trustme

from monitor.config import Settings, load_config
from monitor.config_mail import MailTable
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.mailbox import open_source
from monitor.correspondence.sources.imap import ImapSource
from monitor.correspondence.sources.maildir import MaildirSource
from monitor.correspondence.sources.smtp import SmtpReceiver
from monitor.correspondence.sources.source import Source
from monitor.errors import ConfigError, MailboxError, MailboxRefused

SHOP = '[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n'
MAIL = '[mail]\ndomain = "probe.example"\n'
IMAP = '[mail.imap]\nhost = "imap.mail.example"\nuser = "watch"\n'
SECRET = 'password_env = "REACHWATCH_TEST_PASSWORD"\n'


def load(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "reachwatch.toml"
    file.write_text(SHOP + text, encoding="utf-8")
    return load_config(file)


def mail(tmp_path: Path, text: str) -> MailTable:
    found = load(tmp_path, MAIL + text).mail
    assert found
    return found


def source(tmp_path: Path, text: str) -> Source:
    with MailStore.open(tmp_path / "mails.db") as store:
        return open_source(mail(tmp_path, text), store, lambda _: True)


def test_without_the_table_there_is_no_mailbox(tmp_path: Path) -> None:
    assert load(tmp_path, "").mail is None


def test_a_receiver_of_our_own(tmp_path: Path) -> None:
    found = source(tmp_path, '[mail.smtp]\nhost = "0.0.0.0"\nmax_megabytes = 2\n')
    assert isinstance(found, SmtpReceiver)
    assert (found.listener.host, found.listener.port) == ("0.0.0.0", 2525)
    assert (found.listener.hostname, found.listener.max_bytes) == ("probe.example", 2 * 1024 * 1024)


def test_a_receiver_with_a_certificate_that_lies_beside_the_file(tmp_path: Path) -> None:
    issued = trustme.CA().issue_cert("probe.example")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "c.pem")
    text = '[mail.smtp]\ncertificate = "c.pem"\nkey = "k.pem"\n'
    with pytest.raises(MailboxError, match=r"c\.pem and its key .*k\.pem cannot be used \(No such file"):
        source(tmp_path, text)
    issued.private_key_pem.write_to_path(tmp_path / "k.pem")
    found = source(tmp_path, text)
    assert isinstance(found, SmtpReceiver)
    assert found.listener.tls


@pytest.mark.parametrize(("security", "port"), [("tls", 993), ("starttls", 143)])
def test_a_mailbox_on_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str, port: int
) -> None:
    found = source(tmp_path, f'{IMAP}{SECRET}security = "{security}"\n')
    assert isinstance(found, ImapSource)
    assert (found.account.port, found.account.security, found.account.oauth) == (port, security, False)
    assert found.name == "imap:watch@imap.mail.example"
    monkeypatch.delenv("REACHWATCH_TEST_PASSWORD", raising=False)
    with pytest.raises(MailboxRefused, match="REACHWATCH_TEST_PASSWORD is not set"):
        found.account.secret()
    monkeypatch.setenv("REACHWATCH_TEST_PASSWORD", "hush hush")
    assert found.account.secret() == "hush hush"


@pytest.mark.parametrize(("name", "oauth"), [("password_file", False), ("token_file", True)])
def test_a_secret_in_a_file_is_read_at_each_login(tmp_path: Path, name: str, oauth: bool) -> None:
    found = source(tmp_path, f'{IMAP}{name} = "hush.txt"\n')
    assert isinstance(found, ImapSource)
    assert found.account.oauth is oauth
    with pytest.raises(MailboxRefused, match=r"hush\.txt cannot be read \(No such file"):
        found.account.secret()
    for said in ("first", "second"):
        (tmp_path / "hush.txt").write_text(f"{said}\nmore\n")
        assert found.account.secret() == said
    (tmp_path / "hush.txt").write_text("\n")
    with pytest.raises(MailboxRefused, match="is empty"):
        found.account.secret()


def test_a_maildir(tmp_path: Path) -> None:
    found = source(tmp_path, '[mail.maildir]\npath = "watch"\n')
    assert isinstance(found, MaildirSource)
    assert found.path == tmp_path / "watch"


MISTAKES = {
    MAIL: "line 4, mail: It does not say where answers arrive. Add one of",
    "[mail]\n[mail.smtp]\n": 'line 4, mail.domain: There is no domain. Add domain = "probe.example".',
    '[mail]\ndomain = "watch@probe.example"\n[mail.smtp]\n': 'mail.domain: "watch@probe.example" is no domain.',
    MAIL
    + "[mail.smtp]\n[mail.maildir]\npath = '/m'\n": "line 7, mail.maildir: There is [mail.smtp] already.",
    MAIL + IMAP: "line 6, mail.imap: It does not say where the password is. Add password_env =",
    MAIL
    + IMAP
    + 'password = "hush"\n': "line 9, mail.imap.password: A password does not belong into this file",
    MAIL
    + IMAP
    + SECRET
    + 'token_file = "t"\n': "line 10, mail.imap.token_file: There is password_env already.",
    MAIL
    + IMAP
    + 'password_env = "hush hush!"\n': "line 9, mail.imap.password_env: This is not the name of an",
    MAIL
    + IMAP
    + SECRET
    + 'security = "none"\n': "line 10, mail.imap.security: Without TLS, the password would",
    MAIL + IMAP + SECRET + 'security = "ssl"\n': 'security must be "tls", "starttls" or "none", not "ssl".',
    MAIL
    + IMAP
    + SECRET
    + "prot = 993\n": "line 10, mail.imap.prot: There is no setting “prot” here. Did you mean port?",
    MAIL + "[mail.smtp]\nport = 70000\n": "line 7, mail.smtp.port: port must be at most 65535, not 70000.",
    MAIL + '[mail.smtp]\nkey = "k.pem"\n': "line 7, mail.smtp.key: key says nothing without certificate.",
    MAIL + "[mail.pop3]\n": "mail.pop3: There is no setting “pop3” here.",
    "mail = 3\n": "mail must be a table, not 3.",
    MAIL + "smtp = 3\n": "smtp must be a table, not 3.",
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.items())
def test_mistakes_are_told_with_their_places(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "reachwatch.toml"
    file.write_text(text + SHOP if text.startswith("mail = ") else SHOP + text, encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(said)):
        load_config(file)


def test_secrets_are_not_repeated_in_what_is_said(tmp_path: Path) -> None:
    for line in ('password = "hush hush!"\n', 'password_env = "hush hush!"\n'):
        with pytest.raises(ConfigError) as caught:
            load(tmp_path, MAIL + IMAP + line)
        assert "hush" not in str(caught.value)


def test_a_server_on_this_machine_needs_no_tls(tmp_path: Path) -> None:
    local = IMAP.replace("imap.mail.example", "127.0.0.1")
    found = mail(tmp_path, f'{local}{SECRET}security = "none"\n')
    assert found.imap
    assert found.imap.real_port == 143
