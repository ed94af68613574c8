"""[reports.NAME]: what it takes, and what it says of mistakes."""

from pathlib import Path

import pytest
from command import document, reachwatch

from monitor.config import load_config
from monitor.errors import ConfigError

SHOPS = """[shops.rival]
url = "https://rival.example"
country = "NL"
[shops.mueller]
url = "https://mueller.example"
country = "RO"
kind = "own"
"""
OUTGOING = '[outgoing]\nhost = "smtp.our-company.example"\n'
REPORT = '[reports.boss]\nto = ["boss@our-company.example"]\n'


def mistake(folder: Path, text: str) -> str:
    file = folder / "reachwatch.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHOPS + REPORT, "There is no mail server to send reports by."),
        (SHOPS + OUTGOING + REPORT, "Reports have no sender."),
        (
            SHOPS + OUTGOING + REPORT + 'shops = ["mueler"]',
            'There is no shop "mueler". There are: rival, mueller.',
        ),
        (SHOPS + OUTGOING + "[reports.boss]\nto = []", "There is nobody to send it to."),
        (SHOPS + OUTGOING + REPORT + 'time = "25:00"', '"25:00" is no time of the day.'),
        (SHOPS + OUTGOING + REPORT + 'language = "fr"', 'must be "en", "de", "nl" or "ro"'),
        (SHOPS + OUTGOING + REPORT + 'unsubscribe = "javascript:x"', "is no way to unsubscribe."),
        (
            SHOPS + OUTGOING + '[reports."The boss"]\nto = ["a@b.example"]',
            "is not made of lower-case letters",
        ),
    ],
)
def test_a_mistake_is_told_with_its_remedy(tmp_path: Path, text: str, said: str) -> None:
    assert said in mistake(tmp_path, text)


def test_own_shops_come_first_and_give_the_time_zone() -> None:
    from weekly_data import COMPETITOR, settings, shop

    shops = (shop("rival", kind=COMPETITOR, country="NL"), shop("mueller", country="RO"))
    table = settings(*shops).reports["boss"]
    assert [one.key for one in table.told_shops(shops)] == ["mueller", "rival"]
    assert str(table.rhythm(shops).zone) == "Europe/Bucharest"


def test_without_reports_the_list_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "reachwatch.toml").write_text(SHOPS, encoding="utf-8")
    assert "Add a table like [reports.boss]" in reachwatch("report", folder=tmp_path).stdout
    assert document(reachwatch("report", "--json", folder=tmp_path)) == {"reports": []}
    wrong = reachwatch("report", "--name", "boss", "--preview", folder=tmp_path)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
