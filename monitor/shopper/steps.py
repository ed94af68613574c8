"""The steps of checkout up to the choice of payment, with a made-up address; never beyond.

Only in shops that let us type (by default one's own). The guard and the gate below the tab see to it that
nothing but such an address leaves, and only from a page that cannot place an order.
"""

import re
from dataclasses import replace

from checks.model import Field, Page, Reason, Stage
from checks.saying import say
from monitor.country import names_of
from monitor.shopper import eyes, guard, recognise
from monitor.shopper.eyes import Blank, Choice
from monitor.shopper.filling import Freeze
from monitor.shopper.hand import Hand
from monitor.shopper.persona import Persona
from monitor.shopper.recognise import Place
from monitor.shopper.trouble import Trouble

MOST_STEPS = 6  # gateway, address, billing, delivery, options, payment
ROUNDS = 3  # some fields come up when others have been filled in


class Steps:
    def __init__(self, hand: Hand, freeze: Freeze, persona: Persona) -> None:
        self._hand = hand
        self._tab = hand.tab
        self._freeze = freeze
        self._persona = persona

    async def walk(self) -> None:
        """Freeze each step up to the choice of payment. Raises Trouble with what stands in the way."""
        with self._tab.typing():
            thorough = False
            for _ in range(MOST_STEPS):
                page = await self._fill_in(await self._look(), thorough=thorough)
                if eyes.chooses_payment(page):
                    await self._freeze(Stage.PAYMENT)
                    return
                went_on = await self._go_on(page)
                if thorough and not went_on:
                    raise _stayed(page)
                thorough = not went_on
        raise _stopped("it has more steps than we take")

    async def _look(self) -> Page:
        return await self._tab.glance(Stage.CHECKOUT)

    # ---- filling in

    async def _fill_in(self, page: Page, *, thorough: bool) -> Page:
        """Answer what the step asks, as far as a made-up person can; `thorough`: also what seems optional."""
        if eyes.chooses_payment(page):
            return page
        await self._decide(page)
        done: set[str] = set()
        for _ in range(ROUNDS):
            page = await self._look()
            todo = [blank for blank in eyes.blanks(page) if _key(blank.field) not in done]
            if not todo or eyes.chooses_payment(page):
                break
            split = any(blank.role == "house_number" for blank in todo)
            for blank in todo:
                done.add(_key(blank.field))
                await self._answer(replace(blank, needed=blank.needed or thorough), split_street=split)
            await self._tab.rest()
        return await self._look()

    async def _decide(self, page: Page) -> None:
        """Go on as a guest, and take the first way of delivery; never a way of payment."""
        for radio in (*(c.control for c in eyes.guest_radios(page)[:1]), *eyes.undecided(page)):
            await self._hand.try_click(Choice(radio, 0, "the checkout asks for it"))

    async def _answer(self, blank: Blank, *, split_street: bool) -> None:
        text = self._persona.answer(blank.role, split_street=split_street)
        field = blank.field
        if field.type == "number":
            text = re.sub(r"\D", "", text)  # a browser takes nothing else there
        if field.type == "select":
            if option := self._option(blank, text):
                await self._tab.choose(field.ref, option)
        elif text and blank.needed:
            await self._tab.type(field.ref, text, field.label or field.name)
        elif field.required:
            if blank.role == "phone":
                wanted = say(
                    "it asks for “{field}”; give it one of yours as checkout_phone", field=field.label
                )
                raise _stopped(wanted)
            raise _unanswered(field)

    def _option(self, blank: Blank, text: str) -> str:
        field = blank.field
        if blank.role == "country":
            names = names_of(self._persona.country)
            return "" if field.value in names else eyes.country_option(field, names)
        if field.value and not eyes.is_unchosen(field.value):
            return ""
        return eyes.first_real_option(field, text) if blank.needed else ""

    # ---- going on

    async def _go_on(self, page: Page) -> bool:
        """To the next step; whether one was reached."""
        choice = next(iter(eyes.next_step(page)), None)
        if choice is None:
            raise _stopped(say("no button that leads to the next step was found"))
        gateway = recognise.place(page, None) is Place.GATEWAY  # log in, or go on as a guest
        if not gateway and eyes.may_be_the_last(page, choice.control):
            raise _stopped(say("“{told}” could also place an order", told=choice.control.text[:60]))
        await self._hand.click(choice)
        after = await self._hand.arrive(lambda now: not _same_step(now, page), Stage.CHECKOUT)
        if _same_step(after, page):
            return False
        if not eyes.chooses_payment(after):
            await self._freeze(Stage.CHECKOUT if gateway else Stage.DELIVERY)
        return True


def _key(field: Field) -> str:
    return f"{field.name} {field.label}"


def _same_step(page: Page, other: Page) -> bool:
    """Complaints about what was typed are texts; a new step asks for something else."""
    return page.url == other.url and _asked(page) == _asked(other)


def _asked(page: Page) -> set[str]:
    fields = {_key(f) for form in page.forms for f in form.fields if f.visible}
    return fields | {c.text for c in page.buttons if c.visible and guard.leads_on(c.text)}


def _stayed(page: Page) -> Trouble:
    """It helps to know which box the shop waits for, where it is one that the guard leaves alone."""
    boxes = eyes.must_be_ticked(page) or eyes.may_have_to_be_ticked(page)
    return _unanswered(boxes[0]) if boxes else _stopped("the shop did not go on with the made-up address")


def _unanswered(field: Field) -> Trouble:
    return _stopped(
        say(
            "it asks for “{field}”, to which a made-up person has no answer",
            field=field.label or field.name,
        )
    )


def _stopped(why: str) -> Trouble:
    return Trouble(
        Reason.CHECKOUT_NOT_REACHED,
        say("Checkout was not followed to the choice of payment: {why}.", why=why),
    )
