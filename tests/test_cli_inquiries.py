"""The commands about questions, as a user types them, and what the configuration says of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from checks.correspondence import Channel
from checks.model import Shop, ShopKind
from monitor.cli import main
from monitor.config import load_config
from monitor.config_shop import ShopSettings
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.permission import Consent, Rules
from monitor.correspondence.when import moment_of
from monitor.errors import ConfigError, ReachwatchError
from monitor.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOP = Shop(key="mueller", name="Mugs", url="https://shop.example/", country="DE")
MAIL = '[mail]\ndomain = "probe.example"\n[mail.maildir]\npath = "mail"\n'
OWN = '[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\nkind = "own"\n'
OTHER = '[shops.mueller]\nurl = "https://shop.example"\ncountry = "DE"\n'
WHO = '"Petra Müller, 2026-11-22"'
OUTGOING = '[outgoing]\nhost = "smtp.example"\n'


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "reachwatch.db"


@pytest.fixture
def typed(database: Path) -> "Typed":
    return Typed(database)


class Typed:
    def __init__(self, database: Path) -> None:
        self.database = database

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--database", str(self.database)])


def asked(database: Path) -> None:
    draft = compose(SHOP, domain="probe.example", chance=Random(1))
    assert isinstance(draft, Draft)
    with Store.open(database) as store:
        Ledger(store).reserve(SHOP, draft.question, channel=Channel.FORM, url="u", rules=Rules(), now=NOW)


def test_pause_and_resume(typed: Typed, database: Path) -> None:
    paused = typed("pause", "--until", "3d", "--reason", "Christmas")
    assert paused.output.startswith("All questions to shops are paused until 20")
    with Store.open(database) as store:
        pause = Ledger(store).paused(datetime.now(UTC))
    assert pause
    assert pause.reason == "Christmas"
    assert pause.until
    assert typed("resume").output == "Questions to shops go on.\n"
    assert typed("resume").output == "Questions to shops were not paused.\n"
    assert typed("pause", "--until", "yesterday").exit_code == 2


def test_the_list(typed: Typed, database: Path) -> None:
    assert typed("inquiries", "list").output == "No question was put to any shop yet.\n"
    assert typed("inquiries", "list", "--json").output == "[]\n"
    asked(database)
    (line,) = typed("inquiries", "list").output.splitlines()
    assert "  mueller  intended (" in line
    (one,) = json.loads(typed("inquiries", "list", "--json").output)
    assert (one["shop"], one["state"], one["intended_at"]) == ("mueller", "intended", NOW.isoformat())


def test_a_shop_is_let_be_asked_again(typed: Typed, database: Path) -> None:
    asked(database)
    assert typed("inquiries", "reset", "mueller").output == "mueller may be asked again.\n"
    wrong = typed("inquiries", "reset", "muller")
    assert wrong.exit_code == 2
    assert "No shop “muller” was visited yet." in wrong.output


def test_the_proof_is_told(typed: Typed, tmp_path: Path) -> None:
    config = tmp_path / "reachwatch.toml"
    config.write_text(OWN.replace("https://shop.example", "http://127.0.0.1:9") + "submit = true\n" + MAIL)
    told = typed("inquiries", "proof", "mueller", "--config", str(config))
    assert told.exit_code == 1
    assert '<meta name="reachwatch-verification" content="' in told.output
    config.write_text(f"{OWN}submit = true\ni_am_authorised = {WHO}\n{MAIL}", "utf-8")
    assert typed("inquiries", "proof", "mueller", "--config", str(config)).output == "mueller may be asked.\n"
    assert typed("inquiries", "proof", "other", "--config", str(config)).exit_code == 2


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3d", NOW + timedelta(days=3)),
        ("12 h", NOW + timedelta(hours=12)),
        ("2W", NOW + timedelta(days=14)),
        ("2026-12-24 08:00+01:00", datetime(2026, 12, 24, 7, tzinfo=UTC)),
    ],
)
def test_a_time_is_understood(text: str, meant: datetime) -> None:
    assert moment_of(text, NOW) == meant


def test_a_day_is_one_of_this_machine() -> None:
    assert moment_of("2026-12-24", NOW).astimezone().strftime("%Y-%m-%d %H:%M") == "2026-12-24 00:00"


@pytest.mark.parametrize("text", ["", "soon", "0d", "9999w9", "2026-11-22T12:00Z", "2026-13-01"])
def test_what_is_no_time_to_come_is_refused(text: str) -> None:
    with pytest.raises(ReachwatchError, match="Write a day like"):
        moment_of(text, NOW)


def load(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "reachwatch.toml"
    file.write_text(text, "utf-8")
    try:
        load_config(file)
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{OTHER}submit = true\n{MAIL}", "line 4, shops.mueller.submit: This shop is not your own, and nobody answers for asking it. Add kind"),
        (f"{OTHER}i_am_authorised = {WHO}", "line 4, shops.mueller.i_am_authorised: This shop is not your own"),
        (f"{OWN}ask_competitor = {WHO}", "line 5, shops.mueller.ask_competitor: This shop is your own."),
        (f'{OWN}i_am_authorised = "yes"', 'line 5, shops.mueller.i_am_authorised: "yes" does not say who and when. Write a name'),
        (f"{OWN}i_am_authorised = true", "must be a text in quotes"),
        (f'{OWN}submit = "true"', "must be true or false, without quotes"),
        (f'{OWN}ask_every = "weekly"', 'is no length of time. Write days or weeks, like "7d"'),
        (f'{OWN}ask_every = "1h"', "is not from one day to a year"),
        (f'{OWN}channel = "phone"', "channel must be"),
        (f'{OWN}channel = "email"\n{OUTGOING}', "line 5, shops.mueller.channel: There is no address to write to."),
        (f'{OWN}channel = "email"\nservice_mail = "a@b.example"', "line 5, shops.mueller.channel: There is no mail server"),
        (f'{OWN}service_mail = "a b@c"', "is no mail address"),
        (f'{OWN}[inquiries]\nper_day = -1', "per_day must be at least 0"),
        (f'{OWN}[outgoing]\nport = 25', "line 5, outgoing: There is no host."),
        (f'{OWN}{OUTGOING}user = "me"', "line 7, outgoing.user: There is a user but no password."),
        (f'{OWN}{OUTGOING}password_env = "P"', "There is a password but no user."),
        (f'{OWN}{OUTGOING}user = "me"\npassword_env = "P"\nsecurity = "none"', "line 9, outgoing.security: The password would go over the network"),
        (f'{OWN}{OUTGOING}password = "secret"', "A password does not belong into this file"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (problem,) = load(tmp_path, text)
    assert told in problem


def test_what_the_configuration_says_of_asking(tmp_path: Path) -> None:
    file = tmp_path / "reachwatch.toml"
    told = (
        f'submit = true\ni_am_authorised = {WHO}\nask_every = "2w"\nservice_mail = "hallo@müller.example"\n'
    )
    second = f'[shops.other]\nurl = "https://other.example"\ncountry = "NL"\nsubmit = true\nask_competitor = {WHO}\n'
    tables = (
        '[inquiries]\nevery = "14d"\nper_day = 3\n[outgoing]\nhost = "h"\nuser = "me"\npassword_file = "pw"\n'
    )
    file.write_text(OWN + told + second + tables + MAIL, "utf-8")
    settings = load_config(file)
    own, other = settings.shops
    who = "Petra Müller, 2026-11-22"
    assert own.consent == Consent(
        shop_key="mueller", kind=ShopKind.OWN, host="shop.example", submit=True, authorised=who
    )
    assert other.consent.ask_competitor == who
    assert own.rules(settings.inquiries) == Rules(every=timedelta(days=14), per_day=3)
    assert own.service_mail == "hallo@xn--mller-kva.example"
    assert settings.outgoing.password_file == tmp_path / "pw"
    silent = load_config_of(tmp_path, OTHER)
    assert silent.consent.submit is False


def load_config_of(tmp_path: Path, text: str) -> ShopSettings:
    file = tmp_path / "other.toml"
    file.write_text(text, "utf-8")
    return load_config(file).shops[0]
