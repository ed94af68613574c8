"""When a changed verdict counts, as it is written in a configuration."""

from datetime import timedelta
from pathlib import Path

import pytest

from checks.changes import Confirmation
from monitor.config import DEFAULTS, load_config
from monitor.errors import ConfigError

SHOP = '[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n'


def rule(tmp_path: Path, table: str) -> Confirmation:
    file = tmp_path / "reachwatch.toml"
    file.write_text(f"[confirmation]\n{table}\n{SHOP}", encoding="utf-8")
    return load_config(file).confirmation.rule


def test_the_defaults_are_those_of_the_rule() -> None:
    assert DEFAULTS.confirmation.rule == Confirmation()


def test_every_key_is_read(tmp_path: Path) -> None:
    assert rule(tmp_path, 'looks = 2\nof = 3\nafter = "1h 30m"\nblind_after = "12h"') == Confirmation(
        looks=2, of=3, after=timedelta(minutes=90), blind_after=timedelta(hours=12)
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("looks = 3", "3 of the last 2 looks can never agree. Make `of` as large as `looks`, or larger."),
        ("of = 1", "2 of the last 1 looks can never agree."),
        ("looks = 0", "looks"),
        ('after = "soon"', '"soon" is no length of time.'),
        ('after = "5s"', "Write between 1m and 7d."),
        ('blind_after = "400d"', "Write between 1h and 365d."),
    ],
)
def test_mistakes_are_told(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule(tmp_path, table)
    assert said in str(caught.value)
