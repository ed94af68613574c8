"""The shopper's hand: clicks as a person does, who first gets out of the way what lies over a control."""

from collections.abc import Callable
from dataclasses import replace

from checks.model import Control, Page, Stage
from monitor.shopper import eyes, recognise
from monitor.shopper.acting import Covered
from monitor.shopper.consent import Answer, Consent
from monitor.shopper.eyes import Choice
from monitor.shopper.tab import Tab
from monitor.shopper.trouble import Trouble

LAYERS = 4  # a consent banner, a pop-up, an age gate, a region chooser
WAITS = 3  # times to wait for a page that is still being drawn


class Hand:
    """Acts in one tab, and waits for what comes of it."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self._consent = Consent(tab)

    async def open(self, address: str, done: Callable[[Page], bool], stage: Stage) -> Page:
        await self.tab.open(address)
        return await self.arrive(done, stage)

    async def arrive(self, done: Callable[[Page], bool], stage: Stage) -> Page:
        """The page as it is now; one that is still being drawn is given a little more time."""
        page = await self.tab.glance(stage)
        if await self.tab.cross(page):
            page = await self.tab.glance(stage)
        for _ in range(WAITS):
            if done(page) or not recognise.is_unfinished(page):
                break
            drew = await self.tab.wait_for_more()
            page = await self.tab.glance(stage)  # it may have drawn just before we waited
            if not drew and not recognise.says_it_loads(page):
                break
        if page.frames and not done(page):  # a checkout service's frame may hold what was expected
            with_frames = await self.tab.glance(stage, frames=True)
            return with_frames if done(with_frames) else page
        return page

    async def click(self, choice: Choice) -> None:
        """Click; if something lies over the control, get it out of the way as a person would."""
        name = choice.control.text or choice.control.href or "a control without a name"
        self.tab.note(f"“{name}”: {choice.why}")
        control = await self._uncover(choice.control)
        try:
            await self.tab.click(control)
        except Covered:  # something came up in the meantime
            await self.tab.click(await self._uncover(await self._again(control)))

    async def try_click(self, choice: Choice) -> bool:
        try:
            await self.click(choice)
        except Trouble as trouble:
            self.tab.note(trouble.detail)
            return False
        return True

    async def follow(self, choice: Choice) -> bool:
        """Click a link as a person would; where it can't be seen, open its address."""
        control = choice.control
        if control.visible and (not control.href or await self._can_reach(control)):
            return await self.try_click(choice) or await self.try_open(choice)
        return await self.try_open(choice)

    async def _can_reach(self, control: Control) -> bool:
        """A link whose box is empty, or that nothing uncovers, is not worth the wait: its address will do."""
        return all(await self.tab.on_top([await self._uncover(control)], scroll=True))

    async def try_open(self, choice: Choice) -> bool:
        if not choice.control.href.startswith("http"):
            return False
        try:
            await self.tab.open(choice.control.href)
        except Trouble as trouble:
            self.tab.note(trouble.detail)
            return False
        return True

    async def decline_cookies(self) -> None:
        """Answer what asks for consent, or for our age, on a page just opened."""
        if await self._consent.settle(wait=True) is Answer.LEFT:
            return
        page = await self.tab.glance(Stage.HOME)
        for choice in (eyes.rejections(page) or eyes.of_age(page))[:1]:
            try:
                await self.tab.click(choice.control)
            except Trouble as trouble:
                self.tab.note(f"left the banner: {trouble.detail}")

    async def _uncover(self, control: Control) -> Control:
        """Clear away layer after layer until the control is on top; at last by the Escape key."""
        for _ in range(LAYERS):
            if all(await self.tab.on_top([control], scroll=True)):
                return control
            if not await self._clear_the_way():
                await self.tab.escape()
                return await self._again(control)
            control = await self._again(control)
        return control

    async def _clear_the_way(self) -> bool:
        """Whether anything that lies on top could be clicked away."""
        if await self._consent.settle() is Answer.GONE:
            return True
        ways = eyes.ways_out(await self.tab.glance(Stage.HOME))
        tops = await self.tab.on_top([w.control for w in ways])
        for way in [w for w, on_top in zip(ways, tops, strict=True) if on_top][:1]:
            try:
                await self.tab.click(way.control)
            except Trouble as trouble:
                self.tab.note(trouble.detail)
            else:
                self.tab.note(f"clicked it to get to what lay below: {way.why}")
                return True
        return await self.tab.answer_in_a_frame(eyes.ways_out)

    async def _again(self, control: Control) -> Control:
        """The same control on the page as it is now: each reading gives new references."""
        page = await self.tab.glance(Stage.HOME)
        for same in (eyes.name_of, _words_of):  # its class may change when something is closed
            for other in (*page.buttons, *page.links):
                if same(other) == same(control):
                    return other
        for form in page.forms:
            for field in form.fields:
                if field.type in ("radio", "checkbox") and field.label == control.text:
                    return eyes.as_control(field)
        return replace(control, ref=-1)  # gone; its old reference may stand for something else by now


def _words_of(control: Control) -> tuple[str, str, str]:
    return control.tag, control.text, control.href
