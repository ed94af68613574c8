"""Puts questions to the shops of one run, each at most once, and tells how they stand."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from random import Random

from checks.correspondence import Channel, Inquiry, Sending
from checks.model import Gap, Page, Reason, Shop, Stage, Visit
from checks.reading.forms import FormKind, read_forms
from checks.reading.promises import promise_of
from checks.saying import say
from monitor.config_service import ServiceTerms
from monitor.correspondence.business_hours import deadline, promised_until
from monitor.correspondence.entry import Intent, Outcome, Question, Watch
from monitor.correspondence.inquiry_text import Draft, compose
from monitor.correspondence.ledger import Ledger
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.outgoing import send, written
from monitor.correspondence.permission import (
    Consent,
    Past,
    Refusal,
    Rules,
    may_ask,
    may_ask_now,
    needs_proof,
    token_of,
)
from monitor.correspondence.proof import shown_at
from monitor.correspondence.sources.source import utc_now
from monitor.correspondence.standing import standing_of_shop
from monitor.errors import ReachwatchError
from monitor.mail_server import MailServer
from monitor.shopper.filling_inquiry import InquiryText
from monitor.shopper.hand import Hand
from monitor.shopper.submitting import Asked, ask
from monitor.shopper.tab import Tab
from monitor.shopper.trouble import BrowserGone, Trouble

ASKING_SECONDS = 120.0
WITH_FORMS = (Stage.CONTACT, Stage.HOME, Stage.IMPRINT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the configuration says of asking one shop."""

    consent: Consent
    rules: Rules
    terms: ServiceTerms
    service_mail: str = ""  # ask by mail, at this address, instead of by the form


class _NotNow(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


class Asker:
    def __init__(
        self, ledger: Ledger, mails: MailStore, domain: str, *, read_until: Callable[[], datetime | None],
        server: Callable[[], MailServer] | None = None, dry_run: bool = False,
        chance: Random | None = None, now: Callable[[], datetime] = utc_now,
    ) -> None:  # fmt: skip
        """`read_until`: up to when the mailbox is known to have been read. `server`: that sends our mails."""
        self.ledger, self.mails, self._domain = ledger, mails, domain
        self._read_until, self._server = read_until, server
        self._chance, self._now, self._dry_run = chance or secrets.SystemRandom(), now, dry_run
        self.dry_runs: dict[str, Asked] = {}  # by the shop's key
        self.refusals: dict[str, str] = {}  # why a shop that may be asked was not asked now
        self.typed: dict[str, tuple[str, ...]] = {}  # what was typed there and belongs into no recording

    async def put(self, shop: Shop, asking: Asking | None, tab: Tab | None, seen: Visit) -> Inquiry | None:
        """Ask the shop where that is due and allowed; returns how the question last put to it stands."""
        wanted = asking is not None and (asking.consent.submit or self._dry_run)
        refusal = await self._try(shop, asking, tab, seen) if asking and wanted else None
        try:
            inquiry = self.standing(shop.key)
        except Exception as error:  # noqa: BLE001  # what else the visit found must not be lost
            inquiry, refusal = None, refusal or _failed(error)
        if refusal:
            self.refusals[shop.key] = refusal.detail
        if refusal and (inquiry is None or inquiry.sending is Sending.NOT_SENT):
            return _never_sent(refusal)
        return inquiry

    def standing(self, shop_key: str) -> Inquiry | None:
        return standing_of_shop(self.ledger, self.mails, shop_key, self._now(), self._read_until())

    async def _try(self, shop: Shop, asking: Asking, tab: Tab | None, seen: Visit) -> Refusal | None:
        """Why nothing was tried; None where something was."""
        try:
            async with asyncio.timeout(ASKING_SECONDS):
                refusal = await self._forbidden(shop, asking)
                if refusal:
                    return refusal
                draft = self._draft(shop)
                if isinstance(draft, Refusal):
                    return draft
                if asking.service_mail:
                    return await self._by_mail(shop, asking, draft, seen)
                return await self._by_form(shop, asking, draft, tab, seen)
        except _NotNow as stopped:
            return stopped.refusal
        except TimeoutError:  # what was under way is in the ledger, and stays uncertain
            return Refusal("Asking took too long.", "", Reason.TIMEOUT)
        except Exception as error:  # noqa: BLE001  # the same: an intent stays as it is, never to be sent anew
            failed = _failed(error)
            if tab:
                tab.note(failed.detail)
            return failed

    async def _forbidden(self, shop: Shop, asking: Asking) -> Refusal | None:
        if self._dry_run:  # nothing is sent, so nobody has to allow it
            return None
        consent = asking.consent
        token = token_of(self.ledger.installation(self._now()), consent.host)
        shown = await asyncio.to_thread(shown_at, shop.url) if needs_proof(consent) else frozenset()
        if refusal := may_ask(consent, token, shown):
            return refusal
        return may_ask_now(self._past(shop), asking.rules, self._now())

    def _past(self, shop: Shop) -> Past:
        return self.ledger.past(shop.key, self._now())

    def _draft(self, shop: Shop) -> Draft | Refusal:
        return compose(shop, domain=self._domain, chance=self._chance, asked=self._past(shop).recent)

    # ---- by the shop's form

    async def _by_form(
        self, shop: Shop, asking: Asking, draft: Draft, tab: Tab | None, seen: Visit
    ) -> Refusal | None:
        page = _page_with_form(seen)
        if page is None or tab is None:
            gap = seen.gaps.get(Stage.CONTACT) or Gap(
                Reason.PAGE_NOT_FOUND, say("No contact page was found.")
            )
            return Refusal(gap.detail, "", gap.reason)
        self.typed[shop.key] = tuple(draft.persona.secrets)
        hand, attempt = Hand(tab), _Attempt(self, shop, draft.question, asking, page.url)
        try:
            await hand.open(page.url, _has_contact_form, Stage.CONTACT)
        except (Trouble, BrowserGone) as trouble:
            return Refusal(f"The contact page could not be opened again ({trouble}).", "", Reason.UNREACHABLE)
        asked = await ask(hand, _text(draft), attempt.reserve, dry_run=self._dry_run, site=shop.url)
        if self._dry_run:
            self.dry_runs[shop.key] = asked
            return Refusal(asked.detail)
        attempt.finish(_outcome(asked, asking, seen.pages))
        return None

    # ---- by mail

    async def _by_mail(self, shop: Shop, asking: Asking, draft: Draft, seen: Visit) -> Refusal | None:
        if self._server is None or self._dry_run:
            return Refusal(
                "There is no mail server to send by." if self._server is None else "A dry run sends no mail."
            )
        server, to, now = self._server(), asking.service_mail, self._now()
        attempt = _Attempt(self, shop, draft.question, asking, f"mailto:{to}", Channel.EMAIL)
        mail = written(draft.question, to, now)
        await attempt.reserve()
        outcome = await asyncio.to_thread(send, mail, draft.question.address, to, server)
        attempt.finish(replace(outcome, watch=watch_of(asking.terms, now, seen.pages)))
        return None


@dataclass(slots=True)
class _Attempt:
    """One question on its way through the ledger."""

    asker: Asker
    shop: Shop
    question: Question
    asking: Asking
    url: str
    channel: Channel = Channel.FORM
    intent: Intent | None = None

    async def reserve(self) -> None:
        """Right before the sending: from here on it may have gone out, whatever happens."""
        got = self.asker.ledger.reserve(
            self.shop, self.question, channel=self.channel, url=self.url, rules=self.asking.rules,
            now=self.asker._now(),  # noqa: SLF001
        )  # fmt: skip
        if isinstance(got, Refusal):
            raise _NotNow(got)
        self.intent = got

    def finish(self, outcome: Outcome) -> None:
        ledger, now = self.asker.ledger, self.asker._now()  # noqa: SLF001
        if self.intent:
            ledger.finish(self.intent, outcome, now)
        else:
            ledger.not_sent(self.shop, self.question, outcome, channel=self.channel, url=self.url, now=now)


def watch_of(terms: ServiceTerms, sent_at: datetime, pages: Mapping[Stage, Page]) -> Watch:
    """By when which answer is awaited, what the shop itself promises included."""
    calendar = terms.calendar
    looked_at = [pages[stage] for stage in WITH_FORMS if stage in pages]
    return Watch(
        allowed=terms.answer_within,
        until=deadline(calendar, sent_at, terms.answer_within),
        acknowledge_within=terms.acknowledge_within,
        calendar=str(calendar),
        promise=promise_of(looked_at, partial(promised_until, calendar, sent_at)),
    )


def _outcome(asked: Asked, asking: Asking, pages: Mapping[Stage, Page]) -> Outcome:
    sent = asked.sent_at if asked.sending is not Sending.NOT_SENT else None
    return Outcome(
        sending=asked.sending,
        reason=asked.reason,
        detail=asked.detail,
        said=asked.said,
        sent_at=sent,
        watch=watch_of(asking.terms, sent, pages) if sent else None,
        picture=asked.filled,
    )


def _text(draft: Draft) -> InquiryText:
    question = draft.question
    return InquiryText(
        subject=question.subject, message=question.text, reference=question.reference,
        address=question.address, language=question.language, persona=draft.persona,
    )  # fmt: skip


def _page_with_form(seen: Visit) -> Page | None:
    pages = [seen.pages[stage] for stage in WITH_FORMS if stage in seen.pages]
    return next(filter(_has_contact_form, pages), seen.pages.get(Stage.CONTACT))


def _has_contact_form(page: Page) -> bool:
    return any(form.kind is FormKind.CONTACT for form in read_forms(page))


def _failed(error: Exception) -> Refusal:
    if isinstance(error, ReachwatchError):  # says itself what to do, as where a password is missing
        return Refusal(error.message, error.remedy)
    gist = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    told = say("Reachwatch itself failed while asking ({gist}); please report this.", gist=gist)
    return Refusal(told, "", Reason.CRASHED)


def _never_sent(refusal: Refusal) -> Inquiry:
    return Inquiry(
        reference="", channel=Channel.FORM, url="", address="", sending=Sending.NOT_SENT,
        reason=refusal.reason, detail=refusal.detail,
    )  # fmt: skip
