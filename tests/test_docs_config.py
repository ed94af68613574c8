"""The template and the docs know every setting, and the template works."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from monitor.config import DEFAULTS, load_config, model_at, template
from monitor.config_mistakes import fields_of
from monitor.config_shop import PagesTable
from monitor.errors import ConfigError

DOCS = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")
TABLES = [
    ("reachwatch",),
    ("browser",),
    ("limits",),
    ("evidence",),
    ("pictures",),
    ("site",),
    ("inquiries",),
    ("outgoing",),
    ("schedule",),
    ("schedule", "groups", "contact"),
    ("windows", "sunday-night"),
    ("daemon",),
    ("shops", "mueller"),
    ("shops", "mueller", "pages"),
    ("shops", "mueller", "scripts"),
    ("risk",),
    ("confirmation",),
    ("shops", "mueller", "risk"),
    ("shops", "mueller", "service"),
    ("shops", "mueller", "schedule"),
    ("mail",),
    ("mail", "smtp"),
    ("mail", "imap"),
    ("mail", "maildir"),
    ("reports", "boss"),
    ("alerts", "team"),
]
# Of these, a file has one; the template shows all.
WAYS = ("mail.smtp", "mail.imap", "mail.maildir")
SECRETS = ("password_env", "password_file", "token_file")
EXAMPLE = re.compile(r"^# (?=\[|[a-z_]+ = )", re.MULTILINE)


def settings_of(table: tuple[str, ...]) -> Iterator[str]:
    for name, field in fields_of(model_at(table)).items():
        kinds = get_args(field.annotation) or (field.annotation,)
        if not any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds):
            yield name


EVERY_SETTING = [(".".join(table), name) for table in TABLES for name in settings_of(table)]


def section(text: str, heading: str) -> str:
    """What follows a heading, up to the next one of a table."""
    return re.split(r"^(?:#+ `|# )\[", text.partition(heading)[2], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize(("table", "name"), EVERY_SETTING)
def test_the_docs_explain_it_under_its_table(table: str, name: str) -> None:
    assert f"| `{name}` |" in section(DOCS, f"## `[{table}]`")


@pytest.mark.parametrize(("table", "name"), EVERY_SETTING)
def test_the_template_shows_it_under_its_table(table: str, name: str) -> None:
    assert re.search(rf"^# {name} = ", section(template(), f"# [{table}]"), re.MULTILINE)


@pytest.mark.parametrize(("table", "name"), EVERY_SETTING)
def test_the_docs_state_its_default(table: str, name: str) -> None:
    field = fields_of(model_at(tuple(table.split("."))))[name]
    (row,) = re.findall(rf"^\| `{name}` \| ([^|]*) \|", section(DOCS, f"## `[{table}]`"), re.MULTILINE)
    if field.is_required():
        assert row == "needed"
    elif field.default is None:
        assert row == "–"
    else:
        default = json.dumps(field.default) if isinstance(field.default, tuple) else str(field.default)
        assert row == f"`{default.lower() if isinstance(field.default, bool) else default}`"


def test_the_template_asks_for_a_shop(tmp_path: Path) -> None:
    file = tmp_path / "reachwatch.toml"
    file.write_text(template(), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"There is no shop to visit\. Add a table like \[shops\.mueller\]"):
        load_config(file)


def only(way: str, secret: str) -> str:
    """The template with every example uncommented but those of the other mailboxes and secrets."""
    text = EXAMPLE.sub("", template())
    # These are in place of every and channel_env.
    text = re.sub(r"^(cron|channel_file) = .*\n", "", text, flags=re.MULTILINE)
    for other in set(WAYS) - {way}:
        text = re.sub(rf"^\[{other}\]\n(.+\n)*", "", text, flags=re.MULTILINE)
    mail, rest = re.split(r"(?=^\[outgoing\])", text, flags=re.MULTILINE)
    for other in set(SECRETS) - {secret}:
        mail = re.sub(rf"^{other} = .*\n", "", mail, flags=re.MULTILINE)
    return mail + rest


@pytest.mark.parametrize(
    ("way", "secret"), [*((way, SECRETS[0]) for way in WAYS), *(("mail.imap", s) for s in SECRETS[1:])]
)
def test_the_template_works_with_every_example_uncommented(tmp_path: Path, way: str, secret: str) -> None:
    file, folder = tmp_path / "reachwatch.toml", tmp_path / "scripts"
    folder.mkdir()
    for stage in model_at(("shops", "mueller", "scripts")).model_fields:
        folder.joinpath(f"{stage}.py").write_text("def visit(page): pass\n", encoding="utf-8")
    file.write_text(only(way, secret), encoding="utf-8")
    settings = load_config(file)
    assert [shop.key for shop in settings.shops] == ["mueller", "other-mugs"]
    assert {stage.value for stage in settings.shops[0].pages.by_stage} == set(PagesTable.model_fields)
    assert set(settings.shops[0].found_scripts) == set(settings.shops[0].pages.by_stage)
    assert settings.limits == DEFAULTS.limits
    assert settings.browser.kind == DEFAULTS.browser.kind


def test_the_file_in_the_docs_works(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
    file = tmp_path / "reachwatch.toml"
    file.write_text(example, encoding="utf-8")
    assert load_config(file).shops
