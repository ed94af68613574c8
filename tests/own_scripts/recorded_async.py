import re

from playwright.async_api import Page, expect


async def note(page: Page) -> None:
    print(await page.title())  # noqa: T201  # goes into the log of the visit


async def visit(page: Page) -> None:
    await page.goto(re.sub(r"(?<=\w)/.*", "/riddle", page.url))
    await note(page)
    await page.get_by_label("The second word of our motto").fill("tread")
    await page.get_by_label("The second word of our motto").press("Enter")
    await expect(page.get_by_role("heading")).to_contain_text(re.compile("Basket"))
    async with page.expect_response("**/quote") as quoted:
        await page.get_by_role("button", name="Delivery", exact=True).click()
    assert (await quoted.value).ok
    for link in await page.get_by_role("link").filter(has=page.locator("b", has_text="Onwards")).all():
        await link.click()
    await expect(page).to_have_url(re.compile("/desk$"))
