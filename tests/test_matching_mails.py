"""Which inquiry a mail is for: by the most trusted place that names one."""

import pytest

from monitor.correspondence.letter import read_letter
from monitor.correspondence.matching import Known, match

KNOWN = Known({"anna.k7@probe.example": 1, "ben.x2@probe.example": 2}, {"K7F3QZ": 1, "X2M9TT": 2})


@pytest.mark.parametrize(
    ("recipients", "mail", "inquiry", "how"),
    [
        (["Anna.K7@probe.example"], "To: ben.x2@probe.example", 1, "the envelope"),
        (["<anna.k7@probe.example>"], "", 1, "the envelope"),
        (["all@probe.example"], "Delivered-To: ben.x2@probe.example\nTo: anna.k7@probe.example", 2, "Delivered-To"),
        ([], "X-Original-To: ben.x2@probe.example", 2, "X-Original-To"),
        ([], "Envelope-To: ben.x2@probe.example", 2, "Envelope-To"),
        ([], "To: Anna <anna.k7@probe.example>, x@y.example", 1, "header To"),
        ([], "Cc: anna.k7@probe.example", 1, "header Cc"),
        ([], "Subject: Re: question K7F3QZ", 1, "subject"),
        ([], "Subject: Re\n\nHello\n> my reference is k7f3qz.", 1, "text"),
        ([], "Subject: Fwd\n\n---- Forwarded ----\nTo: ben.x2@probe.example", 2, "text"),
        ([], "From: anna.k7@probe.example\nReturn-Path: <anna.k7@probe.example>\n\nhi", None, "nothing"),
        ([], "Subject: K7F3QZ and X2M9TT", None, "2 inquiries"),
        ([], "Subject: K7F3QZX\n\nAK7F3QZ", None, "nothing"),
        (["anna.k7@probe.example", "ben.x2@probe.example"], "", None, "2 inquiries"),
    ],
)  # fmt: skip
def test_matching(recipients: list[str], mail: str, inquiry: int | None, how: str) -> None:
    found = match(recipients, read_letter(f"{mail}\n\n".encode()), KNOWN)
    assert found.inquiry == inquiry
    assert how in found.how


def test_a_returned_mail_is_matched_by_what_it_encloses() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfailed\n--b\nContent-Type: message/rfc822\n\nSubject: K7F3QZ\n\nref X2M9TT\n--b--"
    assert match([], read_letter(raw), KNOWN).inquiry == 2
