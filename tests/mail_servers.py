"""Mail servers for the tests: a script of answers on a real socket, as good and as evil as is wanted."""

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

LOOPBACK = "127.0.0.1"
HANG_UP = "HANG UP"
SILENCE = "SILENCE"
Answers = dict[str, str | list[str]]


@dataclass
class MailServerStub:
    """Answers by verb (GREETING, EHLO, MAIL, RCPT, DATA, TEXT, QUIT …); a list is worked off, its last stays.

    HANG UP closes the line instead of answering, SILENCE never answers.
    """

    answers: Answers = field(default_factory=dict)
    extensions: tuple[str, ...] = ("8BITMIME", "SMTPUTF8")
    tls: ssl.SSLContext | None = None
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    lines: int = 0

    def __enter__(self) -> Self:
        self._socket = socket.create_server((LOOPBACK, 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            self.lines += 1
            with line:
                line.settimeout(10)
                talk = _Talk(self, line)
                try:
                    talk.go_on()
                except (OSError, EOFError):
                    continue
                finally:
                    talk.file.close()
                    talk.line.close()

    def answer(self, verb: str, usual: str) -> str:
        said = self.answers.get(verb, usual)
        if isinstance(said, list):
            return said.pop(0) if len(said) > 1 else said[0]
        return said


class _Talk:
    def __init__(self, server: MailServerStub, line: socket.socket) -> None:
        self.server, self.line, self.file, self.to = server, line, line.makefile("rb"), ""

    def say(self, verb: str, usual: str) -> None:
        said = self.server.answer(verb, usual)
        if said == HANG_UP:
            raise EOFError
        if said == SILENCE:
            while self.line.recv(1):
                pass
            raise EOFError
        self.line.sendall(said.encode() + b"\r\n")

    def go_on(self) -> None:
        self.say("GREETING", "220 mail.example")
        while raw := self.file.readline():
            text = raw.decode(errors="replace").strip()
            self.server.heard.append(text)
            verb = text.split(" ")[0].upper()
            hears: dict[str, Callable[[str], None]] = {
                "RCPT": self.rcpt,
                "DATA": self.data,
                "EHLO": self.ehlo,
                "STARTTLS": self.starttls,
            }
            if verb in hears:
                hears[verb](text)
            else:
                self.say(verb, "250 OK")
            if verb == "QUIT":
                return

    def ehlo(self, _: str) -> None:
        offered = ["mail.example", *self.server.extensions, *(["STARTTLS"] if self.server.tls else [])]
        lines = [f"250{'-' if n < len(offered) else ' '}{one}" for n, one in enumerate(offered, 1)]
        self.say("EHLO", "\r\n".join(lines))

    def starttls(self, _: str) -> None:
        assert self.server.tls
        self.say("STARTTLS", "220 go on")
        self.line = self.server.tls.wrap_socket(self.line, server_side=True)
        self.file = self.line.makefile("rb")

    def rcpt(self, text: str) -> None:
        self.to = text.partition("<")[2].rstrip(">")
        self.say("RCPT", "250 OK")

    def data(self, _: str) -> None:
        self.say("DATA", "354 go on")
        if not str(self.server.answers.get("DATA", "354")).startswith("354"):
            return
        text = []
        while (raw := self.file.readline()) != b".\r\n":
            if not raw:
                raise EOFError
            text.append(raw[1:] if raw.startswith(b".") else raw)
        after = self.server.answers.get("TEXT", "250")
        if not str(after[0] if isinstance(after, list) else after).startswith(("4", "5")):
            self.server.taken.append((self.to, b"".join(text)))
        self.say("TEXT", "250 queued")
