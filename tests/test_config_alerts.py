"""[alerts.NAME]: what it takes, and what it says of mistakes."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Settings, load_config
from monitor.config_alerts import USUAL, address_of
from monitor.errors import ConfigError, ReachwatchError

SHOPS = '[shops.mueller]\nurl = "https://mueller.example"\ncountry = "DE"\n'
OUTGOING = '[outgoing]\nhost = "smtp.our-company.example"\nfrom = "reachwatch@our-company.example"\n'
TEAM = '[alerts.team]\nto = ["service@our-company.example"]\n'
SECRET = "slack://canary-4711/b/c"


def read(folder: Path, text: str) -> Settings:
    file = folder / "reachwatch.toml"
    file.write_text(SHOPS + text, encoding="utf-8")
    return load_config(file)


def test_an_address_is_enough(tmp_path: Path) -> None:
    team = read(tmp_path, OUTGOING + TEAM).alerts["team"]
    assert (team.to, team.shops, team.on, team.language) == (
        ("service@our-company.example",),
        None,
        USUAL,
        "en",
    )
    assert team.max_age == timedelta(days=7)
    assert not team.has_channel


MISTAKES = [
    ("[alerts.team]\n", "line 4, alerts.team: It does not say who is told. Add to = ["),
    (TEAM, "line 5, alerts.team.to: Mails cannot be sent: [outgoing] has no host and no from. Add host ="),
    (TEAM + '[outgoing]\nhost = "smtp.our-company.example"\n', "[outgoing] has no from."),
    (OUTGOING + TEAM + 'shops = ["mueler"]\n', 'alerts.team.shops: There is no shop "mueler". There are: mueller.'),
    (OUTGOING + TEAM + 'on = ["pains"]\n', "alerts.team.on"),
    (OUTGOING + TEAM + "on = []\n", "alerts.team.on: The list is empty. Fill it in, or remove the line."),
    (OUTGOING + '[alerts.team]\nto = ["service"]\n', "alerts.team.to"),
    (OUTGOING + TEAM + 'language = "fr"\n', 'must be "en", "de", "nl" or "ro"'),
    (OUTGOING + TEAM + 'max_age = "5m"\n', '"5m" is no length of time from one hour to a year. Write it like "7d"'),
    (OUTGOING + TEAM + "max_age = 7\n", "is no length of time"),
    (OUTGOING + TEAM.replace("team", '"The team"'), "Write [alerts.the-team]."),
    ('[alerts.team]\nchannel_env = "A"\nchannel_file = "b"\n', "There is channel_env already. Keep one"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)


@pytest.mark.parametrize("key", ["channel", "url", "webhook"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, f'[alerts.team]\n{key} = "{SECRET}"\n')
    assert "channel_env" in str(caught.value)
    assert "canary" not in str(caught.value)


def test_the_address_of_a_channel_is_read_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read(tmp_path, '[alerts.team]\nchannel_env = "HUSH"\n[alerts.boss]\nchannel_file = "slack"\n')
    monkeypatch.setenv("HUSH", SECRET)
    (tmp_path / "slack").write_text(SECRET + "\n", encoding="utf-8")
    assert address_of(settings, "team") == address_of(settings, "boss") == SECRET
    assert "canary" not in repr(settings)
    monkeypatch.delenv("HUSH")
    with pytest.raises(ReachwatchError, match="HUSH"):
        address_of(settings, "team")


def test_a_channel_that_is_gone_says_what_to_do(tmp_path: Path) -> None:
    settings = read(tmp_path, OUTGOING + TEAM)
    for name in ("team", "gone"):
        with pytest.raises(ReachwatchError) as caught:
            address_of(settings, name)
        assert "`reachwatch outbox drop`" in caught.value.remedy
