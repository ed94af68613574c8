"""Every report in every form, as the command writes it; the PDFs as a reader of PDFs sees them."""

import csv
import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
import weekly_data as data
from click.testing import CliRunner, Result
from conftest import Loop

from monitor import pdf
from monitor.browser import BrowserHouse, BrowserSettings
from monitor.cli import main
from monitor.errors import BrowserBroken, BrowserMissing

View = Callable[..., Result]
KINDS = {"shop": ["mueller"], "history": ["mueller"], "week": [], "compare": []}
IN_WEEK = ["--week", "2026-W47"]
HOSTILE = '</title><script>alert(1)</script>"><img src="http://shop.example/x"> ${7*7}'


def configured(folder: Path, name: str = "worst", **names: str) -> Path:
    """A configuration and its database; `names`: of shops, by key, that are called otherwise."""
    history = [
        (data.shop(one.key, names.get(one.key, one.shop.name), one.kind), looks)
        for one, looks in data.SCENES[name]
    ]
    with data.recorded(folder, history) as store:
        pass
    tables = [f"[reachwatch]\ndatabase = {json.dumps(str(store.path))}\n"]
    for shop, _ in history:
        told = json.dumps(shop.name, ensure_ascii=False)
        tables.append(f'[shops.{shop.key}]\nname = {told}\nurl = "https://{shop.key}.example"\n')
        tables.append(f'country = "DE"\nkind = "{shop.kind}"\n')
    file = folder / "reachwatch.toml"
    file.write_text("\n".join(tables), encoding="utf-8")
    return file


def view(config: Path, *arguments: str) -> Result:
    """In a thread: a browser of the tests' own keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        args = ["view", *arguments, "--config", str(config)]
        return threads.submit(CliRunner().invoke, main, args, catch_exceptions=False).result()


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return configured(tmp_path_factory.mktemp("view"))


def printed(config: Path, tmp_path: Path, kind: str, *more: str) -> tuple[pypdfium2.PdfDocument, bytes]:
    file = tmp_path / "report.pdf"
    done = view(config, kind, *more, "--out", str(file))
    assert done.exit_code == 0, done.output
    return pypdfium2.PdfDocument(file), file.read_bytes()


def words(document: pypdfium2.PdfDocument) -> str:
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(text.split())


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_written_beside_the_database(kind: str, config: Path) -> None:
    done = view(config, kind, *KINDS[kind], *IN_WEEK)
    file = Path(done.stdout.strip())
    assert file.parent == config.parent / "reports"
    assert file.name.endswith("2026-W47.html")
    assert "Müller’s Mugs" in file.read_text("utf-8")


PAPER = {  # what stands on it, in German
    "shop": ("Müller’s Mugs · 2026-W47", ["Der Weg des Kunden", "Belege", "15 Prüfungen bestanden"]),
    "history": ("Müller’s Mugs · Verlauf · 2026-W47", ["Kalender", "2026-W40"]),
    "week": ("Reachwatch · 2026-W47", ["Was schlechter wurde", "Spielzeugkiste"]),
    "compare": ("Reachwatch: Shops im Vergleich · 2026-W47", ["Wo stehen Sie?", "Rival Mugs"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_holds_the_whole_report(kind: str, config: Path, tmp_path: Path) -> None:
    document, file = printed(config, tmp_path, kind, *KINDS[kind], *IN_WEEK, "--language", "de")
    footer, texts = PAPER[kind]
    told = words(document)
    assert [text for text in texts if text not in told] == []
    assert 1 <= len(document) <= 9
    for number, page in enumerate(document, 1):
        assert f"{footer} {number} / {len(document)}" in " ".join(
            page.get_textpage().get_text_bounded().split()
        )
    assert document.get_metadata_value("Title")
    assert list(document.get_toc())  # its headings, to leap to
    assert b"/StructTreeRoot" in file  # … and for screen readers
    assert b"/Lang (de)" in file


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_stays_text_in_a_pdf(kind: str, tmp_path: Path) -> None:
    config = configured(tmp_path, "worst", mueller=HOSTILE)
    document, file = printed(config, tmp_path, kind, *KINDS[kind], *IN_WEEK)
    assert "<script>alert(1)</script>" in words(document)
    for action in (b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/EmbeddedFile", b"/OpenAction"):
        assert action not in file


def test_what_is_printed_asks_nobody_and_runs_nothing(loop: Loop, house: BrowserHouse) -> None:
    page = (
        "<title>A page</title><h1>Told</h1><img src='http://127.0.0.1:9/x' alt='not asked for'>"
        "<script>document.body.append('run')</script><details><summary>More</summary>folded</details>"
        "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>"
    )
    made = loop.run(pdf.print_page(house, page, "<b>Title</b>"))
    told = words(pypdfium2.PdfDocument(made))
    assert "Told" in told
    assert "<b>Title</b> 1 / 1" in told
    assert "run" not in told


def test_a_browser_that_does_not_print_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0)
    with ThreadPoolExecutor(1) as threads, pytest.raises(BrowserBroken, match="within 0 seconds"):
        threads.submit(pdf.pdf_of, "<p>", "", BrowserSettings()).result()


def test_without_a_browser_one_sentence_says_so(tmp_path: Path) -> None:
    settings = BrowserSettings(executable=tmp_path / "none")
    with ThreadPoolExecutor(1) as threads, pytest.raises(BrowserMissing, match="There is no browser at"):
        threads.submit(pdf.pdf_of, "<p>", "", settings).result()


def test_the_json_of_each_kind(config: Path) -> None:
    told = {
        kind: json.loads(view(config, kind, *shop, *IN_WEEK, "--format", "json", "--out", "-").stdout)
        for kind, shop in KINDS.items()
    }
    assert told["shop"]["results"][0]["shop"]["key"] == "mueller"
    assert told["history"]["weeks"][0]["week"] in {"2026-W40", "2026-W47"}
    assert len(told["compare"]["shops"]) == 7
    week = told["week"]
    assert week["headline"].startswith("2 of your 5 shops can lose customers at checkout.")
    assert [shop["shop"] for shop in week["shops"]][:2] == ["mueller", "garden"]
    assert week["shops"][0]["levels"]["FMOT"] == "high"
    assert next(s for s in week["shops"] if s["shop"] == "books")["looked"] is False
    assert {"shop": "garden", "check": "phone-at-checkout", "turn": "worse"}.items() <= week["changes"][
        2
    ].items()
    assert week["actions"][0]["check"] == "phone-at-checkout"


COLUMNS = {
    "shop": (19, {"shop": "mueller", "check": "phone-at-checkout", "verdict": "fail"}),
    "history": (
        19 * 8,
        {"shop": "mueller", "check": "guest-checkout", "week": "2026-W47", "verdict": "fail"},
    ),
    "week": (19 * 7, {"shop": "lamps", "check": "delivery-time-stated", "verdict": "fail"}),
    "compare": (19 * 7, {"shop": "rival", "check": "guest-checkout", "verdict": "pass"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_csv_of_each_kind(kind: str, config: Path) -> None:
    done = view(config, kind, *KINDS[kind], *IN_WEEK, "--format", "csv", "--out", "-")
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    number, one = COLUMNS[kind]
    assert len(rows) == number
    assert any(one.items() <= row.items() for row in rows)


def test_the_ending_of_the_file_tells_the_form(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "week.CSV"
    assert view(config, "week", "--out", str(file), "--for-excel").stdout.strip() == str(file)
    assert file.read_bytes().startswith("\ufeffshop,name".encode())


def test_a_shop_is_told_as_it_was_at_the_end_of_a_week(config: Path) -> None:
    def failing(week: str) -> list[str]:
        done = view(config, "shop", "mueller", "--week", week, "--format", "json", "--out", "-")
        return [
            f["check"] for f in json.loads(done.stdout)["results"][0]["findings"] if f["verdict"] == "fail"
        ]

    assert (failing("2026-W44"), failing("2026-W45")) == ([], ["phone-at-checkout"])


def test_shops_are_compared_as_wanted(config: Path) -> None:
    done = view(
        config, "compare", "rival", "--shops", "mueller,garden", *IN_WEEK, "--format", "json", "--out", "-"
    )
    shops = json.loads(done.stdout)["shops"]
    assert {shop["key"]: shop["own"] for shop in shops} == {"rival": True, "mueller": False, "garden": False}


MISTAKES = {
    "shop": "Of which shop? Name its key. There are: mueller, garden",
    "shop nobody": "There is no shop “nobody”. There are: mueller, garden",
    "history nobody": "There is no shop “nobody”.",
    "compare --shops mueller,nobody": "There is no shop “nobody”.",
    "week mueller": "A week is of all shops. Write: reachwatch view week --shops mueller",
    "shop --shops mueller": "Write: reachwatch view shop mueller",
    "shop mueller --week 2020-W01": "had not been visited by the end of 2020-W01. Take a later week.",
    "history mueller --week 2020-W01": "had not been visited by the end of 2020-W01.",
    "week --week 2020-W01": "None of the shops had been visited by the end of 2020-W01.",
    "week --week 2026-W99": "There is no week “2026-W99”. Write it like 2026-W47.",
    "week --week 2099-W10": "The week 2099-W10 has not begun yet.",
    "week --time-zone Mars": "There is no time zone “Mars”.",
    "week --out report.doc": "Which form is report.doc to have? Name it with --format: html, pdf, json, csv.",
    "week --out /dev/null/x.html": "cannot be written",
}


@pytest.mark.parametrize("typed", MISTAKES)
def test_a_mistake_is_told_in_a_sentence(typed: str, config: Path) -> None:
    done = view(config, *typed.split())
    assert done.exit_code == 2
    assert MISTAKES[typed] in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("kind", KINDS)
def test_before_the_first_visit_it_says_what_to_run(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "reachwatch.toml"
    where = json.dumps(str(tmp_path / "new.db"))
    shop = '[shops.mueller]\nname = "Mugs"\nurl = "https://mueller.example"\ncountry = "DE"\n'
    file.write_text(f"[reachwatch]\ndatabase = {where}\n{shop}", encoding="utf-8")
    done = view(file, kind, *KINDS[kind])
    assert done.exit_code == 2
    assert "been visited yet. Visit them first: reachwatch run" in done.stderr
