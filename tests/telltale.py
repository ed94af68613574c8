"""Servers for mail that repeat to us every secret they were told, and a search for secrets in whatever was written."""

import base64
import binascii
import contextlib
import gzip
import json
import re
import socketserver
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

CODED = re.compile(rb"[A-Za-z0-9+/_-]{8,}")


class _Handler(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        with contextlib.suppress(OSError):
            self.server.talk(self)

    def say(self, line: str | bytes) -> None:
        self.wfile.write((line if isinstance(line, bytes) else line.encode()) + b"\r\n")

    def hear(self) -> bytes:
        return self.rfile.readline().rstrip(b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, talk: Callable[[_Handler], None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.talk = talk


@contextlib.contextmanager
def serving(talk: Callable[[_Handler], None]) -> Iterator[int]:
    with _Server(talk) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def smtp(**codes: int) -> Callable[[_Handler], None]:
    """Says what it was told with each answer; `mail=550` refuses at that command."""

    def talk(line: _Handler) -> None:
        told = b""
        line.say("220 telltale")
        while heard := line.hear():
            command = heard.split()[0].decode().lower()
            if command == "ehlo":
                line.say("250-telltale")
                line.say("250 AUTH PLAIN")
                continue
            if command == "auth":
                told = heard + b" = " + base64.b64decode(heard.split()[-1]).replace(b"\0", b" ")
            code = codes.get(command, {"auth": 235, "data": 354, "quit": 221}.get(command, 250))
            line.say(b"%d you said %s" % (code, told))
            if command == "data" and code == 354:
                while line.hear() != b".":
                    pass
                line.say(b"%d you said %s" % (codes.get("end", 250), told))

    return talk


def imap(line: _Handler) -> None:
    """Lets nobody in, and says why."""
    line.say("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] telltale")
    while heard := line.hear():
        tag, command, *_ = heard.split()
        if command.upper() == b"CAPABILITY":
            line.say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")
            line.say(tag + b" OK done")
            continue
        said = heard
        if command.upper() == b"AUTHENTICATE":
            line.say("+ ")
            said = line.hear()
            said += b" = " + base64.b64decode(said).replace(b"\1", b" ")
        line.say(tag + b" NO you said " + said.replace(b"\\", b""))


# ---- the search


def written(folder: Path, *but: str) -> Iterator[tuple[str, bytes]]:
    """All files below, except for those named, as they are and unpacked."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.name in but:
            continue
        data = file.read_bytes()
        yield str(file), data
        if data.startswith(b"\x1f\x8b"):
            yield f"{file} unpacked", gzip.decompress(data)
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                for name in packed.namelist():
                    inner = packed.read(name)
                    yield f"{file}/{name}", gzip.decompress(inner) if inner.startswith(b"\x1f\x8b") else inner


def tells(data: bytes, secret: str) -> bool:
    """Whether it stands there, in any writing, or in anything that base64 or hex hide."""
    forms = {
        *(secret.encode(coding) for coding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be")),
        *(text.encode() for text in (quote(secret), quote(secret, safe=""), quote_plus(secret))),
        json.dumps(secret)[1:-1].encode(), secret.encode().hex().encode(), secret[::-1].encode(),
    }  # fmt: skip
    if any(form in data for form in forms):
        return True
    return any(form in plain for plain in _decoded(data) for form in (secret.encode(), secret[::-1].encode()))


def _decoded(data: bytes) -> Iterator[bytes]:
    """Each piece that may be base64 begins anywhere: AUTH PLAIN has the name first."""
    for match in CODED.finditer(data):
        piece = match[0].replace(b"-", b"+").replace(b"_", b"/")
        for shift in range(4):
            part = piece[shift:]
            with contextlib.suppress(binascii.Error, ValueError):
                yield base64.b64decode(part[: len(part) // 4 * 4])
                yield base64.b64decode(part + b"=" * (-len(part) % 4))
