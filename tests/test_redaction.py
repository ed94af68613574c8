"""What is taken out of pages and recordings, and what stays."""

import io
import zipfile

import pytest

from monitor.redaction import masking, redact_html, redact_json, redact_text, telling
from monitor.trace_file import redact_event, redact_resource, redact_trace, secrets_of

S = "s3cretValue9"
TEXTS = [
    f"https://shop.example/?token={S}&page=2",
    f"https://shop.example/?page=2&csrf_token={S}",
    f"/checkout;jsessionid={S}",
    f"/cart#access_token={S}",
    f"PHPSESSID={S}; theme=dark",
    f"?api_key={S}",
    f"?key={S}",
    f"?auth={S}",
    f'{{"csrfToken":"{S}"}}',
    f"{{\"session_id\": '{S}'}}",
    f'{{\\"nonce\\":\\"{S}\\"}}',
    f'localStorage.setItem("session_id", "{S}")',
    f"var csrf = '{S}';",
]
INNOCENT = [
    "https://shop.example/?author=Orwell&keyword=mug&page=2",
    "Turkey=red",
    '{"colour": "blue", "monkey": "brown", "author": "Orwell"}',
    "Reset your password: we send you a link.",
    "A key is in the box, the secret is the glaze.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_secret_goes_by_its_name(text: str) -> None:
    assert S not in redact_text(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_everything_else_stays(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize(
    "html",
    [
        f'<input type="hidden" name="product" value="{S}">',
        f"<INPUT TYPE=password VALUE={S}>",
        f"<input name='mail' value='{S}'>",
        f'<input value="{S}" type="checkbox" name="csrf">',
        f'<meta name="csrf-token" content="{S}">',
        f'<meta content="{S}" name="csrf-token">',
        f"<textarea name=wish>{S}</textarea>",
        f'<a href="/?sid={S}">',
    ],
)
def test_a_page_keeps_no_values(html: str) -> None:
    assert S not in redact_html(html)


@pytest.mark.parametrize(
    "html",
    [
        '<input type="submit" value="Add to cart">',
        '<input type="radio" name="size" value="XL">',
        '<meta name="description" content="Mugs">',
        "<button value=buy>Buy</button>",
    ],
)
def test_a_page_keeps_what_a_person_reads(html: str) -> None:
    assert redact_html(html) == html


@pytest.mark.parametrize("text", ["Zoë & Söhne", 'a "quoted" name', "mail+tag@shop.example"])
def test_what_is_known_is_masked_however_it_is_written(text: str) -> None:
    from html import escape
    from json import dumps
    from urllib.parse import quote, quote_plus

    mask = masking([text])
    for written in (text, escape(text), dumps(text), quote(text, safe=""), quote_plus(text)):
        assert mask(f"<{written}>").strip('"<>') == "REDACTED"


def test_what_is_too_short_would_blot_out_the_page() -> None:
    assert masking(["a", "", "ab"])("a cab") == "a cab"


@pytest.mark.parametrize(
    ("value", "told"), [("true", False), ("EUR", False), ("a1b2c3", True), ("abcdefgh", True)]
)
def test_which_cookies_tell(value: str, told: bool) -> None:
    assert telling(value) is told


def test_json_is_read_by_its_keys() -> None:
    assert redact_json({"a": [{"sessionKey": S, "n": 1}], "ok": True, "token": 5}) == {
        "a": [{"sessionKey": "REDACTED", "n": 1}], "ok": True, "token": "REDACTED",
    }  # fmt: skip


@pytest.mark.parametrize(
    "event",
    [
        {"type": "before", "method": "fill", "params": {"selector": "#a", "value": S}},
        {"type": "before", "method": "type", "params": {"text": S}},
        {"type": "before", "method": "goto", "params": {"url": f"/?token={S}"}},
        {"type": "after", "result": {"value": S}},
        {"type": "before", "method": "click", "stack": [{"file": S}]},
        {"type": "context-options", "options": {"httpCredentials": {"password": S}, "storageState": S}},
        {"type": "frame-snapshot", "snapshot": {"html": ["INPUT", {"__playwright_value_": S}]}},
        {"type": "frame-snapshot", "snapshot": {"html": ["P", {}, ["TEXTAREA", {"name": "w"}, S]]}},
        {"type": "frame-snapshot", "snapshot": {"html": ["META", {"name": "csrf-token", "content": S}]}},
        {"type": "frame-snapshot", "snapshot": {"html": ["A", {"href": f"/?sid={S}"}], "frameUrl": f"?sid={S}"}},
        {"type": "resource-snapshot", "snapshot": {"request": {
            "url": f"/?csrf={S}", "cookies": [{"name": "a", "value": S}], "postData": {"text": S},
            "headers": [{"name": "Cookie", "value": S}, {"name": "Authorization", "value": S}],
            "queryString": [{"name": "token", "value": S}],
        }, "response": {"headers": [{"name": "Set-Cookie", "value": S}, {"name": "Location", "value": f"?sid={S}"}]}}},
    ],
)  # fmt: skip
def test_a_line_of_a_recording(event: dict[str, object]) -> None:
    assert S not in str(redact_event(event))


def test_a_chosen_radio_button_is_seen() -> None:
    event = {"type": "frame-snapshot", "snapshot": {"html": ["INPUT", {"type": "radio", "value": "XL"}]}}
    assert redact_event(event) == event


def test_cookies_and_passwords_are_known_from_the_requests() -> None:
    headers = [
        {"name": "cookie", "value": "a=one111; b=two222"},
        {"name": "set-cookie", "value": "c=three3; Path=/x; HttpOnly\nd=four44"},
        {"name": "Authorization", "value": "Bearer five55"},
    ]
    line = {"snapshot": {"request": {"headers": headers}}}
    assert set(secrets_of(line)) - {""} == {"one111", "two222", "three3", "four44", "five55"}


def test_pictures_stay_as_they_are() -> None:
    data = b"\x89PNG token=" + S.encode()
    assert redact_resource("resources/a.png", data, masking([])) == data


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no trace"):
        redact_trace(data)


def test_what_was_sent_is_left_out() -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as file:
        line = (
            '{"type":"resource-snapshot","snapshot":{"request":{"postData":{"_file":"resources/p.dat"}}}}\n'
        )
        file.writestr("trace.network", line)
        file.writestr("resources/p.dat", S)
        file.writestr("trace.stacks", S)
    with zipfile.ZipFile(io.BytesIO(redact_trace(into.getvalue()))) as kept:
        assert kept.namelist() == ["trace.network"]
