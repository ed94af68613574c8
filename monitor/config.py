"""Reads `reachwatch.toml` into frozen settings; all mistakes are reported at once, each with its place."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self, cast

from pydantic import BaseModel, Field, StrictInt, ValidationError, model_validator

from monitor.config_alerts import AlertName, AlertTable, alert_contradictions
from monitor.config_confirmation import ConfirmationTable, confirmation_contradictions
from monitor.config_daemon import DaemonTable, daemon_contradictions
from monitor.config_inquiry import (
    InquiriesTable,
    OutgoingTable,
    inquiry_contradictions,
)
from monitor.config_mail import MailTable, mail_contradictions, mail_model_at
from monitor.config_mistakes import KeyPath, key_lines, problem_at, problems_of, rejection, syntax_problem
from monitor.config_pictures import PicturesTable
from monitor.config_reports import ReportName, ReportTable, report_contradictions
from monitor.config_risk import RiskTable, contradictions, risk_model
from monitor.config_schedule import GroupTable, Name, ScheduleTable
from monitor.config_service import TimeZone
from monitor.config_shop import ShopSettings, ShopTable, against_robots, twice, wrong_scripts
from monitor.config_site import SiteTable
from monitor.config_values import FilePath, ShopKey, Table, WebAddress
from monitor.config_windows import WindowTable, window_contradictions
from monitor.errors import ConfigError, Problem

FILE_NAME = "reachwatch.toml"


class ProgramTable(Table):
    database: FilePath = Field(
        default=Path("reachwatch-data/reachwatch.db"), examples=["reachwatch-data/reachwatch.db"]
    )
    contact_url: WebAddress | None = Field(default=None, examples=["https://our-company.example/reachwatch"])
    language: Literal["en", "de", "nl", "ro"] = Field(default="en", examples=["de"])
    time_zone: TimeZone = Field(default="UTC", examples=["Europe/Berlin"])
    parallel_visits: StrictInt = Field(default=4, ge=1, le=32, examples=[4])


class BrowserTable(Table):
    executable: FilePath | None = Field(default=None, examples=["/usr/bin/chromium"])
    kind: Literal["shell", "full"] = Field(default="shell", examples=["shell"])


class LimitTable(Table):
    """Seconds of real time, and requests."""

    step_seconds: float = Field(default=15, ge=1, le=600, strict=True, allow_inf_nan=False, examples=[15])
    visit_seconds: float = Field(default=150, ge=1, le=3600, strict=True, allow_inf_nan=False, examples=[150])
    pace_seconds: float = Field(default=1, ge=0, le=10, strict=True, allow_inf_nan=False, examples=[1])
    requests_per_visit: StrictInt = Field(default=3000, ge=50, le=100_000, examples=[3000])

    @model_validator(mode="after")
    def _step_fits_in_visit(self) -> Self:
        if self.step_seconds > self.visit_seconds:
            raise rejection(
                "One step may take longer than the whole visit.", "Make visit_seconds the larger one."
            )
        return self


class EvidenceTable(Table):
    trace: Literal["unexpected", "always", "never"] = Field(default="unexpected", examples=["unexpected"])
    keep_days: StrictInt = Field(default=30, ge=0, le=3650, examples=[30])
    max_megabytes: StrictInt = Field(default=1000, ge=0, le=1_000_000, examples=[1000])
    keep_pages_days: StrictInt = Field(default=365, ge=0, le=36_500, examples=[365])
    keep_free_megabytes: StrictInt = Field(default=500, ge=0, le=1_000_000, examples=[500])


class _File(Table):
    reachwatch: ProgramTable = ProgramTable()
    browser: BrowserTable = BrowserTable()
    limits: LimitTable = LimitTable()
    evidence: EvidenceTable = EvidenceTable()
    pictures: PicturesTable = PicturesTable()
    site: SiteTable = SiteTable()
    risk: RiskTable = RiskTable()
    confirmation: ConfirmationTable = ConfirmationTable()
    mail: MailTable | None = None
    inquiries: InquiriesTable = InquiriesTable()
    outgoing: OutgoingTable = OutgoingTable()
    schedule: ScheduleTable = ScheduleTable()
    windows: dict[Name, WindowTable] = Field(default_factory=dict)
    daemon: DaemonTable = DaemonTable()
    alerts: dict[AlertName, AlertTable] = Field(default_factory=dict)
    reports: dict[ReportName, ReportTable] = Field(default_factory=dict)
    shops: dict[ShopKey, ShopTable] = Field(default_factory=dict)


class Settings(Table):
    """All settings; paths are relative to the working directory or absolute."""

    reachwatch: ProgramTable = ProgramTable()
    browser: BrowserTable = BrowserTable()
    limits: LimitTable = LimitTable()
    evidence: EvidenceTable = EvidenceTable()
    pictures: PicturesTable = PicturesTable()
    site: SiteTable = SiteTable()
    confirmation: ConfirmationTable = ConfirmationTable()
    mail: MailTable | None = None
    inquiries: InquiriesTable = InquiriesTable()
    outgoing: OutgoingTable = OutgoingTable()
    schedule: ScheduleTable = ScheduleTable()
    windows: Mapping[str, WindowTable] = Field(default_factory=dict)
    daemon: DaemonTable = DaemonTable()
    alerts: Mapping[str, AlertTable] = Field(default_factory=dict)
    reports: Mapping[str, ReportTable] = Field(default_factory=dict)
    shops: tuple[ShopSettings, ...] = ()


DEFAULTS = Settings()


def model_at(path: KeyPath) -> type[BaseModel]:
    """The model that describes the table at this path of the file."""
    match path:
        case ():
            return _File
        case ("shops", _):
            return ShopTable
        case ("shops", _, table):
            return cast("type[BaseModel]", ShopTable.model_fields[table].annotation)
        case ("schedule", "groups", _):
            return GroupTable
        case ("windows", _):
            return WindowTable
        case ("reports", _):
            return ReportTable
        case ("mail", *below):
            return mail_model_at(below)
        case ("alerts", *_):
            return AlertTable
        case _:
            return cast("type[BaseModel]", _File.model_fields[path[0]].annotation)


def template() -> str:
    """The commented file that `reachwatch init` writes."""
    return files("monitor").joinpath("config_template.toml").read_text(encoding="utf-8")


def load_config(path: Path) -> Settings:
    """Read the file; ConfigError carries all its mistakes."""
    text = _read(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), [syntax_problem(error, text)]) from None
    return _settings(_validated(raw, text, path), path.parent)


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(
            path, "There is no configuration file {}.", "Run `reachwatch init` to write one."
        ) from None
    except (IsADirectoryError, NotADirectoryError):
        raise _unreadable(path, "{} is no file.", f"Name the file, like {FILE_NAME}.") from None
    except OSError as error:
        raise _unreadable(
            path, f"{{}} cannot be read ({error.strerror}).", "Check the rights of the file."
        ) from None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(
            line=line,
            message="The file is not in UTF-8.",
            remedy="Save it with the encoding UTF-8 in your editor.",
        )
        raise ConfigError(str(path), [problem]) from None


def _unreadable(path: Path, message: str, remedy: str) -> ConfigError:
    return ConfigError(str(path), [Problem(message=message.format(path), remedy=remedy)])


def _validated(raw: dict[str, Any], text: str, path: Path) -> _File:
    wrong = [mistake for look in CONTRADICTIONS for mistake in look(raw)]
    wrong += wrong_scripts(raw, path.parent)
    try:
        file = _File.model_validate(raw)
    except ValidationError as error:
        refused: ValidationError | None = error
    else:
        refused = None
    if wrong or refused:
        lines = key_lines(text)  # only now: thousands of shops have many
        problems = problems_of(refused, lines, model_at) if refused else []
        problems += [problem_at(where, lines, message, remedy) for where, message, remedy in wrong]
        raise ConfigError(str(path), problems)
    return file


def _settings(file: _File, folder: Path) -> Settings:
    program = file.reachwatch.model_copy(update={"database": folder / file.reachwatch.database})
    executable = file.browser.executable
    browser = file.browser.model_copy(update={"executable": executable and folder / executable})
    shops = tuple(
        ShopSettings(
            key=key,
            found_scripts=table.scripts.found(folder),
            risk_model=risk_model(file.risk, table.risk, table.monthly_checkouts, table.average_order),
            **dict(table),
        )
        for key, table in file.shops.items()
    )
    as_they_are = {name: value for name, value in file if name in Settings.model_fields}
    found: dict[str, Any] = {
        "reachwatch": program,
        "browser": browser,
        "mail": file.mail and file.mail.in_folder(folder),
        "site": file.site.within(folder),
        "outgoing": file.outgoing.within(folder),
        "daemon": file.daemon.within(folder),
        "alerts": {name: table.within(folder) for name, table in file.alerts.items()},
        "shops": shops,
    }
    return Settings(**{**as_they_are, **found})


def _contradictions(raw: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Mistakes that lie between keys; looked for in the raw file, so that they are told with all others."""
    shops = raw.get("shops", {})
    if shops == {}:
        remedy = 'Add a table like [shops.mueller] with url = "https://shop.example" and country = "DE".'
        yield ("shops",), "There is no shop to visit.", remedy
    if isinstance(shops, dict):
        tables = {key: table for key, table in shops.items() if isinstance(table, dict)}
        yield from twice(tables)
        yield from against_robots(tables)


# Mistakes that lie between keys; each looks at the raw file.
CONTRADICTIONS = (
    _contradictions,
    contradictions,
    alert_contradictions,
    confirmation_contradictions,
    daemon_contradictions,
    inquiry_contradictions,
    mail_contradictions,
    report_contradictions,
    window_contradictions,
)
