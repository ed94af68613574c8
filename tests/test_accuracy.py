"""The accuracy command: its figures, its table, its misses, and folders that are not what it needs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import main

FREE = {"id": "a", "text": "Free returns", "lang": "en", "stated": True, "payer": "seller"}
SILENT = {"text": "We ship on Mondays.", "lang": "en", "stated": False, "payer": None, "window_days": None}
UNREAD = {"text": "Retouren: xyz", "lang": "nl", "payer": "customer", "amount": "4 EUR", "window_days": 14}
HOME = {
    "text": "Free returns from the UK. International customers pay for return shipping.",
    "lang": "en",
    "country": "GB",
    "payer": "conditional",
    "home_payer": "seller",
}
PAID = {"text": "Returns cost £5", "lang": "en", "payer": "customer", "amount": "5 GBP", "window_days": None}
CALL = {"text": "Tel. 030 23125191", "country": "DE", "expect": ["+493023125191"]}
FAX = {
    "text": "Call 030 23125192 or 030 23125193",
    "country": "DE",
    "expect": [],
    "accept_also": ["+493023125192"],
}


def accuracy(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["accuracy", str(folder), *options])


def put(folder: Path, name: str, *items: object) -> Path:
    (folder / name).write_text("\n".join(map(json.dumps, items)) + "\n\n", "utf-8")
    return folder


def test_the_json_has_every_figure(tmp_path: Path) -> None:
    put(tmp_path, "returns.jsonl", FREE, SILENT, UNREAD, HOME, PAID)
    put(tmp_path, "phones.jsonl", CALL, FAX)
    assert json.loads(accuracy(tmp_path, "--json").stdout) == {
        "returns": {
            "n": 5,
            "stated": {"precision": 1.0, "recall": 0.75, "f1": pytest.approx(6 / 7)},
            "payer": {"accuracy": 0.75, "by_lang": {"en": 1.0, "nl": 0.0}},
            "amount": {"exact": 0.5},
            "window": {"exact": pytest.approx(2 / 3)},
            "unknown_share": 0.25,
        },
        "phones": {"n": 2, "precision": 0.5, "recall": 1.0, "exact": 0.5},
    }


def test_only_the_files_that_are_there_are_measured(tmp_path: Path) -> None:
    put(tmp_path, "phones.jsonl", CALL)
    assert list(json.loads(accuracy(tmp_path, "--json").stdout)) == ["phones"]


def test_mails_are_measured(tmp_path: Path) -> None:
    put(
        tmp_path,
        "autoreply.jsonl",
        {"headers": {"Auto-Submitted": "auto-replied"}, "subject": "Re", "body": "x", "label": "auto"},
        {"headers": {"X-Mailer": "iPhone Mail"}, "subject": "Re: q", "body": "I checked.", "label": "auto"},
        {"headers": {"X-Failed-Recipients": "a@b.example"}, "subject": "", "body": "", "label": "bounce"},
        {"headers": {}, "subject": "Re: q", "body": "I checked, yes you can.", "label": "human"},
    )
    done = json.loads(accuracy(tmp_path, "--json").stdout)["autoreply"]
    assert done == {
        "n": 4, "accuracy": pytest.approx(2 / 3), "bounce_accuracy": 1.0, "machine_called_human": pytest.approx(1 / 3),
    }  # fmt: skip


def test_a_mail_without_a_label_is_named(tmp_path: Path) -> None:
    assert "line 1" in accuracy(put(tmp_path, "autoreply.jsonl", {"headers": {}})).stderr
    assert "auto, human, bounce" in accuracy(put(tmp_path, "autoreply.jsonl", {"label": "spam"})).stderr


def test_the_table_has_a_line_for_each_language_and_all(tmp_path: Path) -> None:
    lines = accuracy(put(tmp_path, "returns.jsonl", FREE, SILENT, UNREAD)).stdout.splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    assert [row[:2] for row in cells] == [
        ["language", "n"], ["---", "---"], ["en", "2"], ["nl", "1"], ["all", "3"],
    ]  # fmt: skip
    assert cells[3][2:6] == ["–", "0.000", "0.000", "0.000"]


def test_misses_are_listed_with_what_was_read_and_what_is_true(tmp_path: Path) -> None:
    done = accuracy(put(tmp_path, "returns.jsonl", FREE, UNREAD), "--misses")
    missed = [line for line in done.stdout.splitlines() if "should be" in line]
    assert [line.split()[0] for line in missed] == ["stated", "payer", "amount", "window"]
    assert missed[1].endswith("nl: read None, should be customer: Retouren: xyz")


def test_without_misses_it_says_so_beside_the_json(tmp_path: Path) -> None:
    done = accuracy(put(tmp_path, "returns.jsonl", FREE), "--misses", "--json")
    json.loads(done.stdout)
    assert done.stderr == "No misses.\n"


@pytest.mark.parametrize(
    "line",
    [
        b"{", b"[]", b"\xff", b"[" * 100_000, b'{"lang": "en"}', b'{"text": 1}', b'{"text": "x", "payer": "me"}',
        b'{"text": "x", "stated": "yes"}', b'{"text": "x", "window_days": "14"}', b'{"text": "x", "lang": 3}',
    ],
    ids=lambda line: line[:20].decode("ascii", "replace"),
)  # fmt: skip
def test_a_bad_line_is_named(line: bytes, tmp_path: Path) -> None:
    (tmp_path / "returns.jsonl").write_bytes(json.dumps(FREE).encode() + b"\n" + line)
    done = accuracy(tmp_path)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "returns.jsonl, line 2 " in done.stderr


def test_a_list_of_numbers_must_be_one(tmp_path: Path) -> None:
    done = accuracy(put(tmp_path, "phones.jsonl", {**CALL, "expect": "+493023125191"}))
    assert 'phones.jsonl, line 1 has a wrong "expect"' in done.stderr


def test_a_folder_without_samples_is_no_corpus(tmp_path: Path) -> None:
    assert "holds no samples" in accuracy(tmp_path).stderr
    assert "is no folder" in accuracy(tmp_path / "gone").stderr


@pytest.mark.parametrize("spoilt", [{"roles": []}, {"page": {}}, {"form": 99}, {"kind": None}])
def test_a_form_without_its_truth_is_a_clear_mistake(spoilt: dict[str, object], tmp_path: Path) -> None:
    first = (Path(__file__).parent / "corpus" / "forms.jsonl").read_text("utf-8").splitlines()[0]
    done = accuracy(put(tmp_path, "forms.jsonl", json.loads(first)), "--json")
    assert json.loads(done.stdout)["forms"]["contact"]["f1"] == 1.0
    wrong = accuracy(put(tmp_path, "forms.jsonl", json.loads(first) | spoilt))
    assert wrong.exit_code != 0
    assert "line 1 holds no form with its truth" in wrong.output
