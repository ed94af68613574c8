"""From a PDF file, such as a shop's terms, to a frozen `Page`: its paragraphs, without places or pictures."""

import asyncio
import re
import statistics
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from urllib3.exceptions import HTTPError

from checks.model import Box, Page, Reason, Stage, Text
from checks.saying import say
from monitor.shopper.download import File, TooMuch, download
from monitor.shopper.trouble import Trouble, of_status

SECONDS = 15.0
HYPHEN = re.compile(
    "[\\x02\\ufffe\\u00ad\\u2010-]$"
)  # pdfium tells a hyphen at the end of a line by the first two
ENDS = re.compile(r"[.!?:;…]['\"»”)]*$")
# An item of a list, or a clause with a number.
BEGINS = re.compile(r"^(?:[-–•·*▪○●]|\(?\d{1,3}[.)]|\(?[a-z][.)]|§)\s*")
FULL = 0.7  # of the usual length: a shorter line is the last of its paragraph


def is_named(url: str) -> bool:
    """Whether the address says that it is one."""
    return urlsplit(url).path.lower().endswith(".pdf")


async def fetch(url: str, *, agent: str, seconds: float) -> File:
    """The file at this address, or where it leads to instead. Raises Trouble."""
    if not url.startswith(("http://", "https://")):
        raise Trouble(Reason.NOT_HTML, say("{told} is no web address.", told=url[:200]))
    try:
        file = await asyncio.to_thread(download, url, agent=agent, seconds=seconds)
    except TooMuch:
        raise Trouble(Reason.TIMEOUT, say("{url} is too large to be read in time.", url=url)) from None
    except (HTTPError, ValueError) as error:
        raise Trouble(
            Reason.UNREACHABLE, say("{url} could not be fetched ({error}).", url=url, error=error)
        ) from error
    if trouble := of_status(file.status, url):
        raise trouble
    if not file.leads_to and not file.data.startswith(b"%PDF-"):
        raise Trouble(
            Reason.NOT_HTML,
            say("{url} is no web page but {what}.", url=url, what=file.kind or say("something unnamed")),
        )
    return file


async def read(data: bytes, *, url: str, stage: Stage) -> Page:
    """Raises Trouble for what cannot be read, or not in time."""
    text = await _text(data, url)
    blocks = tuple(Text(text=one, box=Box(0, 0, 0, 0), region="main") for one in paragraphs(text))
    if not blocks:
        raise Trouble(
            Reason.NOT_HTML, say("{url} is a PDF file without text, so it could not be read.", url=url)
        )
    return Page(stage=stage, url=url, status=200, title=blocks[0].text[:100], language="", texts=blocks)


async def _text(data: bytes, url: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "monitor.shopper.pdf_text",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            text, _ = await process.communicate(data)
    except TimeoutError:
        raise Trouble(Reason.TIMEOUT, say("The PDF file {url} took too long to read.", url=url)) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise Trouble(Reason.NOT_HTML, say("{url} is a PDF file that could not be read.", url=url))
    return text.decode("utf-8")


def paragraphs(text: str) -> Iterator[str]:
    """The lines of a page put together again: a file knows lines, a reader sentences."""
    lines = [line.strip() for line in re.split(r"\r?\n|\f", text)]
    usual = statistics.median([len(line) for line in lines if line] or [0])
    whole = ""
    for line in lines:
        if whole and (not line or BEGINS.match(line)):
            yield whole
            whole = ""
        whole = _joined(whole, line)
        if ENDS.search(line) and len(line) < FULL * usual:
            yield whole
            whole = ""
    if whole:
        yield whole


def _joined(before: str, line: str) -> str:
    if not before or not line:
        return before or line
    if HYPHEN.search(before):
        # “Rück-sendung” was one word, “Waren- und” is none, and “E-Mail” keeps its hyphen.
        if line[0].islower() and not re.match(r"(?:und|oder|en|of|and|or|et|e|y|i)\b", line):
            return before[:-1] + line
        return before[:-1] + "-" + ("" if line[0].isupper() else " ") + line
    return f"{before} {line}"
