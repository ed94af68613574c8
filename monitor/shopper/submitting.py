"""Puts a question to a shop by its contact form: fills it in, and sends it once or not at all."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from checks.correspondence import Sending
from checks.model import Control, Page, Reason, Stage
from checks.reading.form_further import ways_on
from checks.reading.form_roles import Role
from checks.reading.forms import read_forms
from checks.saying import say
from monitor.address import same_site
from monitor.shopper.eyes import Choice
from monitor.shopper.filling_inquiry import Entry, InquiryText, Plan, Refusal, Way, plan_for
from monitor.shopper.hand import Hand
from monitor.shopper.letter import Letter
from monitor.shopper.outcome import Outcome, Told, outcome_of
from monitor.shopper.trouble import BrowserGone, Trouble
from monitor.viewport import VIEWPORT

Hook = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking."""

    sending: Sending
    reason: Reason | None = None  # with NOT_SENT and UNCERTAIN
    detail: str  # one sentence
    said: str = ""  # what the shop's page said after sending, quoted
    url: str  # of the page with the form
    url_after: str = ""  # of the page seen after sending
    action: str = ""  # where the message went
    filled: str = ""  # digest of the picture of the filled form; in `tab.pictures`
    after: str = ""  # digest of the picture of what came of it
    sent_at: datetime | None = None  # when it was given to the network, None where it was not
    dry_run: bool = False
    entries: tuple[Entry, ...] = ()
    left: tuple[str, ...] = ()  # fields that stayed as they were
    held: tuple[str, ...] = ()  # what else the page tried to send, in words
    log: tuple[str, ...] = ()


async def ask(hand: Hand, text: InquiryText, before_sending: Hook, *, dry_run: bool, site: str = "") -> Asked:
    """Ask on the page that is open. Call it with a tab that is not used for anything afterwards.

    `before_sending` is awaited right before the click; what it raises is raised here, and nothing is sent.
    Nothing leaves the browser before it has returned, and at most one request with the message after that.
    `site`: an address of the shop; a form on a page of another site is not filled in.
    Raises nothing else: what went wrong is in the result.
    """
    return await _Asking(hand, text, dry_run=dry_run, site=site).ask(before_sending)


@dataclass
class _Asking:
    hand: Hand
    text: InquiryText
    dry_run: bool = field(kw_only=True)
    site: str = ""
    url: str = ""
    plan: Plan | None = None
    filled: str = ""
    sent_at: datetime | None = None
    began: bool = False  # with a letter of its own

    def __post_init__(self) -> None:
        self.tab = self.hand.tab
        self.start = len(self.tab.log)

    async def ask(self, before_sending: Hook) -> Asked:
        try:
            return await self._ask(before_sending)
        except Trouble as trouble:
            return self._ended(self._broken_off(trouble.reason, trouble.detail))
        except BrowserGone:
            return self._ended(self._broken_off(Reason.BROWSER_CRASHED, "The browser crashed."))
        finally:
            if self.tab.clerk:
                await self.tab.leave()

    async def _ask(self, before_sending: Hook) -> Asked:
        page = await self._form_page()
        if self.site and not same_site(page.url, self.site):
            raise Trouble(Reason.GUARD_REFUSED, _elsewhere(page.url, self.site))
        plan = await self._plan(page)
        if isinstance(plan, Refusal):
            return self._ended(Outcome(sending=Sending.NOT_SENT, reason=plan.reason, sentence=plan.sentence))
        self.plan = plan
        letter = Letter(
            address=self.text.address,
            message=self.text.message,
            page=page.url,
            action=plan.form.form.action,
            typed=[entry.value for entry in plan.entries if entry.way is Way.WRITE],
        )
        await self.tab.begin_letter(letter)
        self.began = True
        await self._fill(plan)
        page, button = await self._look_again(plan)
        self.filled = await self.tab.picture(_top_of(plan))
        if self.dry_run:
            return self._ended(
                Outcome(
                    sending=Sending.NOT_SENT, reason=Reason.NOT_ASKED,
                    sentence="The form was filled in, and by intention not sent (dry run).",
                )
            )  # fmt: skip
        return await self._send(page, button, before_sending)

    # ---- to the form

    async def _form_page(self) -> Page:
        """The page with the form: this one, or one that it leads on to."""
        page = await self._look()
        if isinstance(plan_for(page, self.text), Plan) or _has_form(page, self.text):
            return page
        for way in list(ways_on(page))[:1]:
            if await self.hand.follow(Choice(way, 0, "it leads on to the form")):
                further = await self.hand.arrive(lambda p: _has_form(p, self.text), Stage.CONTACT)
                return await self._look() if further.frames else further
        return page

    async def _look(self) -> Page:
        page = await self.tab.glance(Stage.CONTACT, frames=True)
        self.url = page.url
        return page

    async def _plan(self, page: Page) -> Plan | Refusal:
        self.url = page.url
        plan = plan_for(page, self.text)
        if isinstance(plan, Refusal):
            return plan
        lengths = await self.tab.lengths([entry.ref for entry in plan.entries])
        return plan_for(page, self.text, lengths)

    # ---- filling in

    async def _fill(self, plan: Plan) -> None:
        for entry in plan.entries:
            if entry.way is Way.WRITE:
                await self.tab.write(entry.ref, entry.value, entry.label)
            elif entry.way is Way.CHOOSE:
                await self.tab.pick(entry.ref, entry.value, entry.label)
            else:
                await self.tab.tick(entry.ref, entry.label)
        await self.tab.rest()

    async def _look_again(self, plan: Plan) -> tuple[Page, Control]:
        """The page with the filled form; its references are new, and a choice may have brought up more."""
        page = await self.tab.glance(Stage.CONTACT, frames=True)
        again = plan_for(page, self.text)
        if isinstance(again, Refusal):
            raise Trouble(again.reason, again.sentence)
        done = {(entry.label, entry.role) for entry in plan.entries}
        fresh = [e for e in again.entries if (e.label, e.role) not in done]
        if fresh:
            raise Trouble(
                Reason.FORM_UNSUITABLE,
                say("The form asks for more once it is filled in (“{label}”).", label=fresh[0].label),
            )
        if again.button.disabled:
            raise Trouble(Reason.AMBIGUOUS, say("The button of the filled form stays switched off."))
        return page, again.button

    # ---- sending

    async def _send(self, page: Page, button: Control, before_sending: Hook) -> Asked:
        async def hook() -> None:
            await before_sending()
            self.sent_at = datetime.now(UTC)

        try:
            await self.tab.send(button, hook)
        except Trouble as trouble:
            if not (self.tab.clerk and self.tab.clerk.letter.spent):
                raise
            self.tab.note(trouble.detail)  # while the answer was awaited: the page may tell more
        after = await self._after()
        told = await self._told(page, after)
        outcome = outcome_of(told)
        shown = await self.tab.picture(max(0.0, outcome.box.y - VIEWPORT["height"] / 2) if outcome.box else 0)
        return self._ended(outcome, after=shown, url_after=after.url if after else "")

    async def _after(self) -> Page | None:
        try:
            return await self.tab.see_after()
        except (Trouble, BrowserGone) as trouble:
            self.tab.note(str(trouble) or "the browser is gone")
            return None

    async def _told(self, before: Page, after: Page | None) -> Told:
        clerk = self.tab.clerk
        if clerk is None:
            raise Trouble(Reason.CRASHED, say("Nothing was sent."))
        complaints = await self._complaints(after) if after else []
        held = [line for line in clerk.held if "held back" in line]
        return Told(
            before=before, after=after, left=clerk.letter.spent, failure=clerk.failure,
            status=clerk.answer.status if clerk.answer else 0, complaints=complaints,
            wants_it_again=bool(clerk.answer and clerk.answer.wants_it_again),
            answer=clerk.answer.text if clerk.answer else "",
            held=held[-1] if held and not clerk.letter.spent else "",
        )  # fmt: skip

    async def _complaints(self, after: Page) -> list[tuple[Role, str]]:
        roles = {
            f.ref: role for form in read_forms(after) if form.fields(Role.MESSAGE)
            for f, role in zip(form.form.fields, form.roles, strict=True)
        }  # fmt: skip
        try:
            return [(roles[ref], said) for ref, said in await self.tab.complaints() if ref in roles]
        except (Trouble, BrowserGone):
            return []

    # ---- the result

    def _broken_off(self, reason: Reason, detail: str) -> Outcome:
        """Whether anything left is known for certain: by the letter."""
        left = self.began and bool(self.tab.clerk and self.tab.clerk.letter.spent)
        return Outcome(
            sending=Sending.UNCERTAIN if left else Sending.NOT_SENT, reason=reason, sentence=detail
        )

    def _ended(self, outcome: Outcome, *, after: str = "", url_after: str = "") -> Asked:
        clerk = self.tab.clerk if self.began else None
        left = bool(clerk and clerk.letter.spent)
        self.tab.note(f"asked: {outcome.sentence}")
        return Asked(
            sending=outcome.sending, reason=outcome.reason, detail=outcome.sentence, said=outcome.said,
            url=self.url, url_after=url_after, action=clerk.url if clerk else "",
            filled=self.filled, after=after,
            sent_at=self.sent_at if left else None, dry_run=self.dry_run,
            entries=self.plan.entries if self.plan else (), left=self.plan.left if self.plan else (),
            held=tuple(clerk.held) if clerk else (), log=tuple(self.tab.log[self.start :]),
        )  # fmt: skip


def _elsewhere(url: str, site: str) -> str:
    return (
        f"The contact form is on another site ({urlsplit(url).hostname}) than the shop that may be asked "
        f"({urlsplit(site).hostname}). If it is the shop's own, write that address as its url."
    )


def _has_form(page: Page, text: InquiryText) -> bool:
    plan = plan_for(page, text)
    return isinstance(plan, Plan) or plan.reason is Reason.CAPTCHA or "demands" in plan.sentence


def _top_of(plan: Plan) -> float:
    return max(0.0, plan.form.form.box.y - 20)
