"""Secrets come from variables and files, and are told nowhere: canaries are searched in all that is written."""

import asyncio
import gzip
import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from urllib.parse import quote_plus

import pytest
from asking import asking_folder, contact_shop
from command import reachwatch
from conftest import Loop
from daemons import daemon, rows
from pydantic import BaseModel
from serving import Serving
from telltale import imap, serving, smtp, tells, written

from monitor import doctor
from monitor.browser import BrowserHouse, BrowserSettings
from monitor.config import Settings, _File, load_config
from monitor.config_inquiry import OutgoingTable
from monitor.config_secrets import no_secrets
from monitor.config_values import Table
from monitor.errors import ConfigError, ReachwatchError
from monitor.mail_server import MailServer
from monitor.secrets import (
    KINDS,
    LONGEST,
    Secret,
    hiding,
    known_secrets,
    named_secrets,
    read_secret,
    readable_by_all,
)

HUSH = "hush+hush/4711"


# ---- reading one


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secret"


@pytest.mark.parametrize("text", [HUSH, f"{HUSH}\n", f"\ufeff  {HUSH} \r\nmore\n"])
def test_it_is_the_first_line_of_a_file(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    assert read_secret(None, file, what="the password") == HUSH
    assert read_secret("NOT_SET_ANYWHERE", file, what="the password") == HUSH


def test_the_variable_comes_first(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("other")
    monkeypatch.setenv("HUSH", f"{HUSH}\n")
    assert read_secret("HUSH", file, what="the password") == HUSH


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "secret cannot be read (No such file or directory). Put the password there"),
        (b"", "secret is empty. Put the password into its first line."),
        (b"  \nhush", "secret is empty."),
        (b"\xff\xfehush", "secret cannot be read (it is no text)."),
    ],
)
def test_a_file_that_holds_none_is_told(file: Path, data: bytes | None, told: str) -> None:
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(ReachwatchError) as caught:
        read_secret(None, file, what="the password")
    assert told in str(caught.value)
    assert "hush" not in repr(caught.value) + repr(caught.value.__cause__)


@pytest.mark.parametrize(("value", "told"), [(None, "HUSH is not set. Put"), (" \n", "HUSH is empty. Put")])
def test_a_variable_that_holds_none_is_told(
    value: str | None, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUSH", raising=False)
    if value is not None:
        monkeypatch.setenv("HUSH", value)
    with pytest.raises(ReachwatchError, match=told):
        read_secret("HUSH", None, what="the password")


def test_what_has_no_end_is_not_read_to_it() -> None:
    assert len(read_secret(None, Path("/dev/zero"), what="the password")) <= LONGEST


def test_it_does_not_show_itself() -> None:
    assert HUSH not in repr([Secret(HUSH)])
    assert HUSH not in repr(MailServer("h", 25, password=HUSH))


# ---- rights


@pytest.mark.parametrize(
    ("folder_mode", "mode", "open_to_all"),
    [(0o755, 0o644, True), (0o755, 0o640, False), (0o750, 0o644, False)],
)
def test_who_can_read_it(folder_mode: int, mode: int, open_to_all: bool) -> None:
    with TemporaryDirectory() as name:  # pytest's own are closed to others
        file = Path(name, "secret")
        file.write_text(HUSH)
        file.chmod(mode)
        Path(name).chmod(folder_mode)
        assert readable_by_all(file) is open_to_all


def test_the_doctor_tells_what_is_wrong(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(outgoing=OutgoingTable(host="h", user="me", password_file=file))
    (missing,) = doctor.secrets(settings)
    assert (missing.healthy, str(file) in missing.says) == (False, True)
    file.write_text(HUSH)
    monkeypatch.setattr(doctor, "readable_by_all", lambda _: True)
    (open_to_all,) = doctor.secrets(settings)
    assert open_to_all.says == f"Everybody on this machine can read {file}. Run: chmod o-rwx {file}"
    monkeypatch.setattr(doctor, "readable_by_all", lambda _: False)
    (fine,) = doctor.secrets(settings)
    assert (fine.healthy, fine.says) == (True, "the password of [outgoing] can be read.")


# ---- taking them out of a text


@pytest.mark.parametrize("before", ["", "x", "xy", "me\0me\0"])
@pytest.mark.parametrize("after", ["", "x", "xy"])
def test_what_a_server_repeats_is_hidden_however_it_went_over_the_line(before: str, after: str) -> None:
    for secret in (HUSH, "öffne dich 4711"):
        hide, whole = hiding(secret), f"{before}{secret}{after}"
        for text in (whole, b64encode(whole.encode()).decode(), quote_plus(whole)):
            assert tells(text.encode(), secret)
            assert not tells(hide(f"535 you said {text}").encode(), secret)
    assert hiding()("as it is") == hiding("")("as it is") == "as it is"


class Channel(Table):
    channel_env: str | None = None
    password_file: Path | None = None


class Later(Table):
    """As the tables of alerts will be."""

    alerts: dict[str, Channel] = {}  # noqa: RUF012


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://ping.example/0f9e8d7c-1111/fail?key=abcdefgh12", {"0f9e8d7c-1111", "abcdefgh12"}),
        ("mailtos://me:pass%2Bword1@mail.example", {"pass%2Bword1", "pass+word1"}),
        ("tgram://123456789:AAbbCCdd/987654321", {"123456789:AAbbCCdd", "987654321"}),
        ("no address", set()),
        ("http://[broken", set()),
    ],
)
def test_of_an_address_its_parts_are_known_too(
    address: str, known: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUSH", address)
    later = Later(alerts={"boss": Channel(channel_env="HUSH"), "away": Channel(password_file=Path("/no"))})
    assert [(n.table, n.what) for n in named_secrets(later)] == [
        ("alerts.boss", KINDS["channel"]),
        ("alerts.away", KINDS["password"]),
    ]
    assert set(known_secrets(later)) == {address} | known


# ---- the configuration names them and holds none


def tables(model: type[BaseModel] = _File, path: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """All tables that a configuration may have."""
    yield path, model
    for name, field in model.model_fields.items():
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from tables(kind, f"{path}.{name}".lstrip("."))


KEYS = {
    (path, name): model
    for path, model in tables()
    for name in model.model_fields
    if name.endswith("_env") or name.rpartition("_")[0] in KINDS
}
KEYED = {"alerts"}  # there may be several: [alerts.team]
ONE_WAY = {"channel", "heartbeat"}  # how these are called in what is told
# What a real configuration with canaries needs for each key; a new key fails below until it is here.
CANARIES = {
    ("outgoing", "password_env"): "env+canary/4711%smtp",
    ("outgoing", "password_file"): "file öffne dich+4711 smtp",
    ("mail.imap", "password_env"): "env+canary/4711%imap",
    ("mail.imap", "password_file"): 'file "canary"+4711 imap',
    ("mail.imap", "token_file"): "ya29.token-canary_4711~imap",
    ("daemon", "heartbeat_env"): "env-canary-4711-heartbeat",
    ("daemon", "heartbeat_file"): "file-canary-4711-heartbeat",
    ("alerts", "channel_env"): "env-canary-4711-channel",
    ("alerts", "channel_file"): "file-canary-4711-channel",
}


def test_every_secret_has_a_canary() -> None:
    assert set(KEYS) == set(CANARIES)
    assert {name.rpartition("_")[0] for _, name in KEYS} <= set(KINDS)


@pytest.mark.parametrize(("path", "name"), KEYS)
def test_a_secret_in_the_file_is_refused_and_not_repeated(path: str, name: str, tmp_path: Path) -> None:
    refused = getattr(KEYS[path, name], "refused", {})
    kind = name.rpartition("_")[0]
    assert refused[kind] == no_secrets(kind, instead=kind if kind in ONE_WAY else "password")[kind]
    config = tmp_path / "reachwatch.toml"
    for line in (
        f'{kind} = "{HUSH}"',
        f'{kind}_env = "{HUSH}"',
        f'{kind}_env = ["{HUSH}"]',
        "password = 4711",
    ):
        config.write_text(f"[{path}{'.team' if path in KEYED else ''}]\n{line}\n")
        with pytest.raises(ConfigError) as caught:
            load_config(config)
        assert path in str(caught.value)
        assert HUSH not in str(caught.value)
        assert "4711" not in str(caught.value)


# ---- the browser


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="there is no /proc")
def test_the_browser_is_not_told(monkeypatch: pytest.MonkeyPatch, loop: Loop) -> None:
    monkeypatch.setenv("REACHWATCH_SMTP_PASSWORD", HUSH)
    monkeypatch.setenv("OTHER_VARIABLE", "is handed on")

    async def environments() -> list[bytes]:
        async with BrowserHouse(BrowserSettings()) as house:
            await house.engine()
            return await asyncio.to_thread(_environments)

    found = loop.run(environments())
    assert found
    assert [e for e in found if b"is handed on" in e]
    assert not [e for e in found if HUSH.encode() in e]


def _environments() -> list[bytes]:
    return [Path("/proc", pid, "environ").read_bytes() for pid in _browsers()]


def _browsers() -> Iterator[str]:
    """Children of the driver, which is ours."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[stat.parent.name] = stat.read_text().rpartition(")")[2].split()[1]
    for pid in parents:
        with suppress(KeyError):
            if parents[parents[pid]] == str(os.getpid()):
                yield pid


# ---- canaries, in real runs


def _canary(
    folder: Path, table: str, key: str, monkeypatch: pytest.MonkeyPatch, form: str = "{1}", port: int = 0
) -> str:
    """The line of the configuration; the secret is put where it says."""
    name = f"REACHWATCH_{table}_{key}".upper().replace(".", "_")
    secret = form.format(port, CANARIES[table, key])
    if key.endswith("_env"):
        monkeypatch.setenv(name, secret)
        return f'{key} = "{name}"\n'
    (folder / "secrets").mkdir(exist_ok=True)
    (folder / "secrets" / name).write_text(secret, "utf-8")
    return f'{key} = "secrets/{name}"\n'


RUN = ("run", "--check", "contact-form-reply", "--report", "r.html")
OTHERS = (
    ("collect", "--json"), ("collect",), ("doctor",), ("inquiries", "list", "--json"), ("mail", "list", "--json"),
    ("show-trace", "--path"), ("check", "https://me:canary@127.0.0.1:9", "--country", "GB", "--json"),
)  # fmt: skip
DAYS = {
    "all goes well, but both tell": (smtp(), "password_env", "password_env", (RUN, *OTHERS)),
    "SMTP lets nobody in": (
        smtp(auth=535),
        "password_file",
        "password_file",
        ((*RUN, "--json"), ("collect",)),
    ),
    "SMTP hangs on while it lets in": (smtp(auth=454), "password_env", "token_file", (RUN, ("collect",))),
    "SMTP refuses the sender": (smtp(mail=550), "password_file", "token_file", ((*RUN, "--json"),)),
    "SMTP refuses the recipient": (smtp(rcpt=451), "password_env", "token_file", ((*RUN, "--json"),)),
    "SMTP refuses the text": (smtp(end=554), "password_env", "password_file", ((*RUN, "--json"),)),
    "SMTP speaks nonsense": (lambda line: line.say(b"\xff\x00"), "password_env", "password_file", (RUN,)),
}


@pytest.mark.parametrize("day", DAYS)
def test_no_secret_is_told_anywhere(day: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talk, sending, reading, calls = DAYS[day]
    with ExitStack() as stack:
        shop = stack.enter_context(contact_shop())
        out, box = stack.enter_context(serving(talk)), stack.enter_context(serving(imap))
        to = 'channel = "email"\nservice_mail = "service@mugs.example"\n'
        lines = f'[mail.imap]\nhost = "127.0.0.1"\nport = {box}\nuser = "watch"\nsecurity = "none"\n'
        lines += _canary(tmp_path, "mail.imap", reading, monkeypatch)
        folder = asking_folder(tmp_path, shop.url, to, mail=lines)
        with (folder / "reachwatch.toml").open("a") as config:
            config.write('[evidence]\ntrace = "always"\n')
            config.write(f'[outgoing]\nhost = "127.0.0.1"\nport = {out}\nsecurity = "none"\nuser = "me"\n')
            config.write(_canary(tmp_path, "outgoing", sending, monkeypatch))
        done = [reachwatch(*call, folder=folder) for call in calls]
    for number, (call, each) in enumerate(zip(calls, done, strict=True)):
        assert "Traceback" not in each.stderr, (call, each.stderr)
        (folder / f"{number}.said").write_text(each.stdout + each.stderr, "utf-8")
    secrets = (CANARIES["outgoing", sending], CANARIES["mail.imap", reading], "me:canary")
    told = _told(folder, secrets)
    assert told == []
    assert {"r.db", "r.html", "0.said"} <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(("way", "code"), [("env", 500), ("file", 200), ("file", 500)])
def test_no_secret_is_told_by_the_daemon(
    way: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It pings, and tells a channel and by mail that its mailbox lets nobody in; all of them repeat secrets."""
    with ExitStack() as stack:
        shop = stack.enter_context(contact_shop())
        out, box = stack.enter_context(serving(smtp(rcpt=451))), stack.enter_context(serving(imap))
        echo = stack.enter_context(Echo(code))
        lines = f'[mail.imap]\nhost = "127.0.0.1"\nport = {box}\nuser = "watch"\nsecurity = "none"\n'
        lines += _canary(tmp_path, "mail.imap", "password_env", monkeypatch)
        folder = asking_folder(tmp_path, shop.url, mail=lines)
        with (folder / "reachwatch.toml").open("a") as config:
            config.write(f'[outgoing]\nhost = "127.0.0.1"\nport = {out}\nsecurity = "none"\nuser = "me"\n')
            config.write('from = "watch@our-company.example"\n')
            config.write(_canary(tmp_path, "outgoing", "password_file", monkeypatch))
            config.write('[daemon]\nlog_level = "debug"\n')
            ping = "http://127.0.0.1:{}/{}"
            config.write(_canary(tmp_path, "daemon", f"heartbeat_{way}", monkeypatch, ping, echo.port))
            config.write('[alerts.team]\nto = ["service@our-company.example"]\n')
            address = "json://me:{1}@127.0.0.1:{0}/{1}"
            config.write(_canary(tmp_path, "alerts", f"channel_{way}", monkeypatch, address, echo.port))
        with daemon(folder, hasty=True) as one:
            one.logged("visited")
            one.until(lambda: len(echo.paths) >= 2, "a ping and an alert")
            one.until(lambda: outbox_is(folder, tried=2), "both ways tried")
            said = [reachwatch(*call, folder=folder) for call in OF_A_DAEMON]
            assert one.stop() == 0
    for number, each in enumerate(said):
        assert "Traceback" not in each.stderr
        (folder / f"{number}.said").write_text(each.stdout + each.stderr, "utf-8")
    secrets = [
        CANARIES[key]
        for key in (
            ("outgoing", "password_file"), ("mail.imap", "password_env"), ("daemon", f"heartbeat_{way}"),
            ("alerts", f"channel_{way}"),
        )
    ]  # fmt: skip
    assert _told(folder, tuple(secrets)) == []
    assert {CANARIES["daemon", f"heartbeat_{way}"], CANARIES["alerts", f"channel_{way}"]} <= {
        path.strip("/").partition("/")[0] for path in echo.paths
    }


def outbox_is(folder: Path, *, tried: int) -> bool:
    return len(rows(folder, "select 1 from outbox where attempts > 0 or state = 'sent'")) >= tried


OF_A_DAEMON = (
    ("status",), ("status", "--json"), ("outbox",), ("outbox", "--all", "--json"), ("outbox", "show", "1"),
    ("changes", "--json"), ("export", "--format", "json"), ("doctor",), ("mail", "test"), ("report",),
)  # fmt: skip


class Echo(Serving):
    """Answers every request with its own words."""

    def __init__(self, code: int) -> None:
        self.paths = paths = list[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                paths.append(self.path)
                told = f"{self.path} {self.headers.get('authorization', '')}".encode()
                self.rfile.read(int(self.headers.get("content-length") or 0))
                self.send_response(code)
                self.send_header("content-length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        super().__init__(Handler)
        self.port = self._server.server_port


def _told(folder: Path, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    kept = [(name, data) for name, data in written(folder) if "/secrets/" not in name]
    return [(name, secret) for name, data in kept for secret in secrets if tells(data, secret)]


HIDDEN: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "base64 of AUTH PLAIN": lambda s: b"AUTH PLAIN " + b64encode(f"\0me\0{s}".encode()),
    "an address": lambda s: b"https://x.example/?q=" + quote_plus(s).encode(),
    "UTF-16": lambda s: s.encode("utf-16"),
    "packed": lambda s: gzip.compress(s.encode()),
}


@pytest.mark.parametrize("way", HIDDEN)
def test_a_leak_is_found(way: str, tmp_path: Path) -> None:
    for secret in CANARIES.values():
        (tmp_path / "leak").write_bytes(HIDDEN[way](secret))
        assert _told(tmp_path, (secret,))
