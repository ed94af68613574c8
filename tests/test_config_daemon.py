"""What a configuration says of the daemon's own watching, and which mistakes are told."""

from pathlib import Path

import pytest
from daemon_rows import settings_with

from monitor.errors import ConfigError


def test_nothing_listens_and_nothing_is_pinged_unless_it_is_wanted(tmp_path: Path) -> None:
    daemon = settings_with(tmp_path, "mueller").daemon
    assert (daemon.port, daemon.host, daemon.heartbeat_env, daemon.heartbeat_file) == (
        None,
        "127.0.0.1",
        None,
        None,
    )


def test_the_file_of_the_heartbeat_lies_beside_the_configuration(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, "mueller", more='[daemon]\nheartbeat_file = "url.txt"\nport = 9464\n')
    assert (settings.daemon.heartbeat_file, settings.daemon.port) == (tmp_path / "url.txt", 9464)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("port = 0", "port"),
        ('log = "loud"', "log"),
        ('host = "0.0.0.0"', "There is a host but no port. Add port = 9464"),
        ('heartbeat = "https://hc.example/secret"', "A heartbeat does not belong into this file"),
        ('heartbeat_env = "https://hc.example/secret"', "This is not the name of an environment variable"),
    ],
)
def test_mistakes_are_told_without_the_secret(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_with(tmp_path, "mueller", more=f"[daemon]\n{line}\n")
    assert said in str(caught.value)
    assert "hc.example" not in str(caught.value)
