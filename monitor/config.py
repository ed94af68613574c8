"""Reads `reachwatch.toml` into frozen settings; all mistakes are reported at once, each with its place."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self, cast

from pydantic import BaseModel, Field, StrictBool, StrictInt, ValidationError, model_validator

from checks.correspondence import Channel
from checks.model import Shop, ShopKind, Stage
from checks.risk import DEFAULT_MODEL, RiskModel
from monitor.address import Address, parse_address
from monitor.config_inquiry import (
    InquiriesTable,
    MailAddress,
    OutgoingTable,
    Span,
    WhoAndWhen,
    inquiry_contradictions,
)
from monitor.config_mail import MailTable, mail_contradictions, mail_model_at
from monitor.config_mistakes import KeyPath, key_lines, problem_at, problems_of, rejection, syntax_problem
from monitor.config_risk import AmountOfMoney, RiskTable, ShopRiskTable, contradictions, risk_model
from monitor.config_service import ServiceTable, ServiceTerms, service_terms
from monitor.config_values import CheckNames, Country, FilePath, Languages, ShopKey, Table, WebAddress, Words
from monitor.correspondence.permission import Consent, Rules
from monitor.errors import AddressError, ConfigError, Problem, ScriptError
from monitor.script_files import Script, find_script

FILE_NAME = "reachwatch.toml"


class ProgramTable(Table):
    database: FilePath = Field(
        default=Path("reachwatch-data/reachwatch.db"), examples=["reachwatch-data/reachwatch.db"]
    )
    contact_url: WebAddress | None = Field(default=None, examples=["https://our-company.example/reachwatch"])
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


class PagesTable(Table):
    """Where stages are that the shopper should not search for; named like the stages."""

    product: WebAddress | None = Field(default=None, examples=["https://shop.example/blue-mug"])
    cart: WebAddress | None = Field(default=None, examples=["https://shop.example/cart"])
    checkout: WebAddress | None = Field(default=None, examples=["https://shop.example/checkout"])
    contact: WebAddress | None = Field(default=None, examples=["https://shop.example/contact"])
    returns: WebAddress | None = Field(default=None, examples=["https://shop.example/returns"])
    shipping: WebAddress | None = Field(default=None, examples=["https://shop.example/shipping"])
    imprint: WebAddress | None = Field(default=None, examples=["https://shop.example/imprint"])
    terms: WebAddress | None = Field(default=None, examples=["https://shop.example/terms"])

    @property
    def by_stage(self) -> Mapping[Stage, str]:
        """The absolute URLs of the stages that have one here."""
        return {Stage(name): parse_address(text).url for name, text in self if text is not None}


class ScriptsTable(Table):
    """The user's own ways to stages; named like the stages."""

    product: Words | None = Field(default=None, examples=["scripts/product.py"])
    cart: Words | None = Field(default=None, examples=["scripts/cart.py"])
    checkout: Words | None = Field(default=None, examples=["scripts/checkout.py"])
    contact: Words | None = Field(default=None, examples=["scripts/contact.py"])
    returns: Words | None = Field(default=None, examples=["scripts/returns.py"])
    shipping: Words | None = Field(default=None, examples=["scripts/shipping.py"])
    imprint: Words | None = Field(default=None, examples=["scripts/imprint.py"])
    terms: Words | None = Field(default=None, examples=["scripts/terms.py"])

    def found(self, folder: Path) -> Mapping[Stage, Script]:
        return {Stage(name): find_script(text, folder) for name, text in self if text is not None}


class ShopTable(Table):
    url: WebAddress = Field(examples=["https://shop.example"])
    country: Country = Field(examples=["DE"])
    name: Words | None = Field(default=None, examples=["Müller’s Mugs"])
    kind: ShopKind = Field(default=ShopKind.COMPETITOR, examples=["competitor"])
    languages: Languages | None = Field(default=None, examples=[["de"]])
    checks: CheckNames | None = Field(default=None, examples=[["phone-at-checkout"]])
    honour_robots: StrictBool = Field(default=True, examples=[True])
    typing: StrictBool | None = Field(default=None, examples=[True])
    monthly_checkouts: StrictInt | None = Field(default=None, ge=0, le=1_000_000_000, examples=[1200])
    average_order: AmountOfMoney | None = Field(default=None, examples=["62 EUR"])
    submit: StrictBool = Field(default=False, examples=[True])
    i_am_authorised: WhoAndWhen | None = Field(default=None, examples=["Petra Müller, 2026-11-22"])
    ask_competitor: WhoAndWhen | None = Field(default=None, examples=["Petra Müller, 2026-11-22"])
    ask_every: Span | None = Field(default=None, examples=["14d"])
    channel: Channel = Field(default=Channel.FORM, examples=["form"])
    service_mail: MailAddress | None = Field(default=None, examples=["service@shop.example"])
    pages: PagesTable = PagesTable()
    scripts: ScriptsTable = ScriptsTable()
    risk: ShopRiskTable = ShopRiskTable()
    service: ServiceTable = ServiceTable()


class ShopSettings(ShopTable):
    """A shop's table together with its key."""

    key: str
    found_scripts: Mapping[Stage, Script] = Field(default_factory=dict)
    risk_model: RiskModel = DEFAULT_MODEL

    @property
    def address(self) -> Address:
        return parse_address(self.url)

    def rules(self, inquiries: InquiriesTable) -> Rules:
        """How often the shop may be asked."""
        return Rules(every=self.ask_every or inquiries.every, per_day=inquiries.per_day)

    @property
    def consent(self) -> Consent:
        """What is said here of asking the shop."""
        return Consent(
            shop_key=self.key, kind=self.kind, host=self.address.host, submit=self.submit,
            authorised=self.i_am_authorised or "", ask_competitor=self.ask_competitor or "",
        )  # fmt: skip

    @property
    def types_at_checkout(self) -> bool:
        """Whether a made-up address may be typed: unless told, only in one's own shop."""
        return self.kind is ShopKind.OWN if self.typing is None else self.typing

    @property
    def service_terms(self) -> ServiceTerms:
        return service_terms(self.service, self.country)

    @property
    def shop(self) -> Shop:
        return Shop(
            key=self.key,
            name=self.name or self.address.display_host,
            url=self.address.url,
            country=self.country,
            languages=self.languages or (),
            kind=self.kind,
        )


class _File(Table):
    reachwatch: ProgramTable = ProgramTable()
    browser: BrowserTable = BrowserTable()
    limits: LimitTable = LimitTable()
    evidence: EvidenceTable = EvidenceTable()
    risk: RiskTable = RiskTable()
    mail: MailTable | None = None
    inquiries: InquiriesTable = InquiriesTable()
    outgoing: OutgoingTable = OutgoingTable()
    shops: dict[ShopKey, ShopTable] = Field(default_factory=dict)


class Settings(Table):
    """All settings; paths are relative to the working directory or absolute."""

    reachwatch: ProgramTable = ProgramTable()
    browser: BrowserTable = BrowserTable()
    limits: LimitTable = LimitTable()
    evidence: EvidenceTable = EvidenceTable()
    mail: MailTable | None = None
    inquiries: InquiriesTable = InquiriesTable()
    outgoing: OutgoingTable = OutgoingTable()
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
        case ("mail", *below):
            return mail_model_at(below)
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
    lines = key_lines(text)
    wrong = [*_contradictions(raw), *contradictions(raw), *inquiry_contradictions(raw)]
    wrong += [*mail_contradictions(raw), *_wrong_scripts(raw, path.parent)]
    problems = [problem_at(where, lines, message, remedy) for where, message, remedy in wrong]
    try:
        file = _File.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(str(path), [*problems_of(error, lines, model_at), *problems]) from None
    if problems:
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
    return Settings(
        reachwatch=program, browser=browser, limits=file.limits, evidence=file.evidence,
        mail=file.mail and file.mail.in_folder(folder), inquiries=file.inquiries,
        outgoing=file.outgoing.within(folder), shops=shops,
    )  # fmt: skip


def _contradictions(raw: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Mistakes that lie between keys; looked for in the raw file, so that they are told with all others."""
    shops = raw.get("shops", {})
    if shops == {}:
        remedy = 'Add a table like [shops.mueller] with url = "https://shop.example" and country = "DE".'
        yield ("shops",), "There is no shop to visit.", remedy
    if isinstance(shops, dict):
        tables = {key: table for key, table in shops.items() if isinstance(table, dict)}
        yield from _twice(tables)
        yield from _against_robots(tables)


def _wrong_scripts(raw: Mapping[str, Any], folder: Path) -> Iterator[tuple[KeyPath, str, str]]:
    shops = raw.get("shops", {})
    for key, table in shops.items() if isinstance(shops, dict) else ():
        scripts = table.get("scripts") if isinstance(table, dict) else None
        for stage, named in scripts.items() if isinstance(scripts, dict) else ():
            if isinstance(named, str) and named.strip() and stage in ScriptsTable.model_fields:
                try:
                    find_script(named.strip(), folder)
                except ScriptError as error:
                    yield ("shops", key, "scripts", stage), error.message, error.remedy


def _twice(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[KeyPath, str, str]]:
    first: dict[str, str] = {}
    for key, table in tables.items():
        try:
            url = parse_address(str(table.get("url", ""))).url
        except AddressError:
            continue
        place = re.sub(r"^https?://(www\.)?", "", url).rstrip("/")
        if first.setdefault(place, key) != key:
            where, message = (
                ("shops", key, "url"),
                f"This is the address of the shop “{first[place]}” already.",
            )
            yield where, message, "Remove one of the two shops."


def _against_robots(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[KeyPath, str, str]]:
    for key, table in tables.items():
        if table.get("honour_robots") is False and table.get("kind") != "own":
            message = "The robots.txt of a shop that is not your own cannot be ignored."
            remedy = 'Remove the line, or add kind = "own" if the shop is yours.'
            yield ("shops", key, "honour_robots"), message, remedy
