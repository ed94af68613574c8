"""Fetches a file that the browser would not show. Not by the browser: it would keep however much comes."""

import time
from dataclasses import dataclass

import urllib3

MOST = 15_000_000  # bytes
CHUNK = 65_536


class TooMuch(Exception):
    """The file is larger than we read, or does not end in time."""


@dataclass(frozen=True, slots=True)
class File:
    status: int  # HTTP
    kind: str  # media type, lower case
    leads_to: str  # where a redirect points; else empty
    data: bytes


def download(url: str, *, agent: str, seconds: float) -> File:
    """One GET, which follows no redirect: each address has to be judged before it is asked for.

    Raises urllib3's HTTPError where nobody answers, TooMuch.
    """
    headers = {"User-Agent": agent, "Accept": "application/pdf,*/*;q=0.5"}
    end = time.monotonic() + seconds
    with urllib3.PoolManager(1, headers=headers, timeout=seconds, retries=False) as pool:
        answer = pool.request("GET", url, redirect=False, preload_content=False)
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if leads_to := answer.get_redirect_location():
            return File(answer.status, kind, leads_to, b"")
        return File(answer.status, kind, "", _read(answer, end))


def _read(answer: urllib3.BaseHTTPResponse, end: float) -> bytes:
    read = bytearray()
    for chunk in answer.stream(CHUNK):
        read += chunk
        if len(read) > MOST or time.monotonic() > end:
            raise TooMuch
    return bytes(read)
