# As `playwright codegen --target python-pytest` writes it.
import re

from playwright.sync_api import Page, expect


def test_example(page: Page) -> None:
    page.goto(re.sub(r"(?<=\w)/.*", "/riddle", page.url))
    page.get_by_label("The second word of our motto").fill("tread")
    page.get_by_label("The second word of our motto").press("Enter")
    expect(page.get_by_role("heading")).to_contain_text(re.compile("Basket"))
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_response("**/quote") as quoted:
        page.get_by_role("button", name="Delivery", exact=True).click()
    assert quoted.value.ok
    page.get_by_role("link").filter(has=page.locator("b", has_text="Onwards")).click()
    expect(page).to_have_url(re.compile("/desk$"))
