"""A real mail server in a folder of its own: Dovecot takes mails by LMTP and shows them by IMAP."""

import base64
import contextlib
import getpass
import grp
import json
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import trustme

PROGRAM = Path("/usr/sbin/dovecot")
NEEDED = (PROGRAM, Path("/usr/lib/dovecot/imap"), Path("/usr/lib/dovecot/lmtp"))
USER, PASSWORD = "watch@probe.test", "secret"
PATIENCE = 20.0  # seconds; it takes a tenth of one

CONFIG = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
default_client_limit = 400
default_process_limit = 20
first_valid_uid = 0
first_valid_gid = 0
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_username_chars =
recipient_delimiter =
mail_location = maildir:{base}/mail/%Ld
mail_fsync = never
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {base}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%Ld allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""
OAUTH = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={base}/keys/
username_attribute = email
"""


def missing() -> str:
    absent = [str(file) for file in NEEDED if not file.exists()]
    return (
        f"Debian's dovecot-imapd and dovecot-lmtpd are not installed ({', '.join(absent)})" if absent else ""
    )


def free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in opened:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in opened]


class Dovecot:
    def __init__(self, base: Path) -> None:
        self.base = base
        self.imap, self.imaps, self.lmtp = free_ports(3)
        self.authority = trustme.CA()
        self._process: subprocess.Popen[bytes] | None = None
        self._write()

    @property
    def mail(self) -> Path:
        return self.base / "mail" / "probe.test"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [PROGRAM, "-F", "-c", self.base / "dovecot.conf"], start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not self._greets():
            assert time.monotonic() < until, self.log()
            time.sleep(0.02)

    def stop(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(PATIENCE)
            self._process = None

    def kill_sessions(self) -> int:
        """A crash of whatever serves a mailbox now; how many there were."""
        assert self._process is not None
        killed = 0
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, ProcessLookupError):
                command = (entry / "cmdline").read_bytes().split(b"\0")[0]
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if (
                    command.startswith(b"dovecot/imap")
                    and b"login" not in command
                    and parent == self._process.pid
                ):
                    os.kill(int(entry.name), signal.SIGKILL)
                    killed += 1
        return killed

    def deliver(self, *mails: bytes, to: str = "anna@probe.test") -> None:
        with smtplib.LMTP("127.0.0.1", self.lmtp) as sender:
            for mail in mails:
                sender.sendmail("shop@shop.test", [to], mail)

    def log(self) -> str:
        file = self.base / "dovecot.log"
        return file.read_text("utf-8", "replace") if file.exists() else ""

    def _greets(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.imap), 1) as probe:
            return probe.recv(4) == b"* OK"
        return False

    def _write(self) -> None:
        root = os.getuid() == 0
        owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
        for name in ("mail", "keys", "keys/default", "keys/default/HS256"):
            (self.base / name).mkdir(exist_ok=True)
        certificate = self.authority.issue_cert("localhost", "127.0.0.1")
        certificate.cert_chain_pems[0].write_to_path(self.base / "cert.pem")
        certificate.private_key_pem.write_to_path(self.base / "key.pem")
        (self.base / "keys/default/HS256/default").write_bytes(base64.b64encode(TOKEN_KEY))
        (self.base / "oauth2.conf").write_text(OAUTH.format(base=self.base))
        config = CONFIG.format(
            base=self.base, internal="dovecot" if root else getpass.getuser(),
            internal_group="dovecot" if root else grp.getgrgid(os.getgid()).gr_name,
            login="dovenull" if root else getpass.getuser(), uid=owner.pw_uid, gid=owner.pw_gid,
            imap=self.imap, imaps=self.imaps, lmtp=self.lmtp,
        )  # fmt: skip
        (self.base / "dovecot.conf").write_text(config)
        self.base.chmod(0o755)
        if root:
            shutil.chown(self.base / "mail", "nobody", "nogroup")


TOKEN_KEY = b"a key that only this server and its tests know"


def token(user: str = USER, seconds: int = 3600) -> str:
    """An access token as Dovecot's local validation takes it (JWT, HS256)."""
    import hashlib
    import hmac

    now = int(time.time())
    claims = {"email": user, "sub": user, "iat": now - 10, "nbf": now - 10, "exp": now + seconds}
    parts = [{"alg": "HS256", "typ": "JWT"}, claims]
    text = ".".join(_base64(json.dumps(part).encode()) for part in parts)
    return f"{text}.{_base64(hmac.digest(TOKEN_KEY, text.encode(), hashlib.sha256))}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@contextlib.contextmanager
def running() -> Iterator[Dovecot]:
    """In a short path: the ways to sockets are 108 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="dovecot-", dir="/tmp") as folder:
        server = Dovecot(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
