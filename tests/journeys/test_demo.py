"""`make demo` in a real browser: the whole road on the page, in both languages, with the desk in between."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.domain.languages import Language
from bot.texts import Translator, translator
from tests.browser import launched

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ROOT = Path(__file__).resolve().parents[2]
SHOTS = os.environ.get("SCREENSHOTS")
PHONE = {Language.RU: "chat-a", Language.KK: "chat-b"}
NAME = {Language.RU: "Русский", Language.KK: "Қазақша"}
STAFF = translator(Language.RU)
CONTACTS = {Language.RU: "Как с вами связаться", Language.KK: "Сізбен байланыс"}
PIECES = {Language.RU: ("Электронная почта", "Адрес"), Language.KK: ("Электрондық пошта", "Мекенжай")}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def address() -> AsyncIterator[str]:
    """The demo as people start it, on any free port."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-open"]
    demo = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert demo.stdout
    try:
        line = (await asyncio.wait_for(demo.stdout.readline(), 60)).decode()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield found[0]
    finally:
        demo.terminate()
        await demo.communicate()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def page(address: str, chromium: Path) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await launched(playwright, chromium)
        context = await browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        page = await context.new_page()
        page.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        await page.goto(address)
        await page.wait_for_selector("body[data-ready]")
        yield page
        await shot(page, "last")
        await browser.close()


async def taps(place: Locator, t: Translator, label: str) -> None:
    await presses(place, t.plain(label))


async def presses(place: Locator, words: str) -> None:
    """Tap a button of the newest message: an older one may have the same button, about another case."""
    exact = re.compile(f"^{re.escape(words)}$")
    newest = place.get_by_test_id("message").last
    await newest.get_by_test_id("inline-button").filter(has_text=exact).click()


async def taps_on_card(topic: Locator, label: str) -> None:
    await topic.get_by_test_id("inline-button").filter(has_text=STAFF.plain(label)).click()


async def says(place: Locator, text: str) -> None:
    await place.get_by_test_id("input").fill(text)
    await place.get_by_test_id("send").click()


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


async def to_private_chat(page: Page, who: str, number: str) -> None:
    """And wait until the bot has told of this case: an older message may have the same buttons."""
    await page.get_by_test_id("staff-tabs").get_by_role("tab").filter(has_text=who).click()
    await page.get_by_test_id("open-bot").click()
    await expect(page.get_by_test_id("desk-chat").get_by_test_id("message").last).to_contain_text(number)


async def to_topic(page: Page, who: str, number: str) -> None:
    await page.get_by_test_id("staff-tabs").get_by_role("tab").filter(has_text=who).click()
    # A group takes twenty messages a minute: after other roads the topic may have to wait for its turn.
    await page.get_by_test_id("open-topic").filter(has_text=number).click(timeout=70_000)


async def number_in(phone: Locator) -> str:
    await expect(phone).to_contain_text(re.compile(r"20\d\d-\d{6}"))
    found = re.search(r"20\d\d-\d{6}", await phone.inner_text())
    assert found
    return found[0]


async def closes_alert(page: Page) -> None:
    await page.get_by_test_id("alert").get_by_test_id("dialog-yes").or_(page.get_by_test_id("dialog-yes")).first.click()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("language", list(Language))
async def test_data_are_deleted_on_the_page_from_the_first_word_to_the_certificate(
    page: Page, language: Language
) -> None:
    t, phone, desk = translator(language), page.get_by_test_id(PHONE[language]), page.get_by_test_id("desk-chat")

    await phone.get_by_test_id("start").click()
    await phone.get_by_test_id("inline-button").filter(has_text=NAME[language]).last.click()
    await taps(phone, t, "Delete my data")
    await taps(phone, t, "A part")
    await taps(phone, t, "I agree")
    await phone.get_by_test_id("reply-button").filter(has_text=t.plain("Share my number")).click()
    await page.get_by_test_id("share-phone").get_by_test_id("dialog-yes").click()
    await says(phone, await code_on(page))
    await presses(phone, CONTACTS[language])
    for piece in PIECES[language]:
        await presses(phone, f"☐ {piece}")
        await expect(phone.get_by_test_id("message").last).to_contain_text(f"☑ {piece}")
    await shot(page, f"chosen-{language}")
    await taps(phone, t, "See what happens to it")
    await shot(page, f"previewed-{language}")
    await taps(phone, t, "Confirm exactly this")
    await taps(phone, t, "Yes, delete this")
    number = await number_in(phone)
    await shot(page, f"filed-{language}")

    await to_topic(page, "Болат", number)
    await expect(desk).not_to_contain_text(PIECES[language][0])
    await taps_on_card(desk, "Claim")
    await closes_alert(page)
    await to_private_chat(page, "Болат", number)
    await shot(page, f"workplace-{language}")
    await taps(desk, STAFF, "Decide")
    await taps(desk, STAFF, "Approve in full")
    await taps(desk, STAFF, "Put forward")
    await to_topic(page, "Дана", number)
    await taps_on_card(desk, "Review")
    await closes_alert(page)
    await to_private_chat(page, "Дана", number)
    await taps(desk, translator(Language.KK), "Confirm")

    await expect(phone).to_contain_text(f"certificate-{number}.pdf")
    await expect(page.get_by_test_id("violations")).to_be_hidden()
    await shot(page, f"answered-{language}")


NOTICE = {
    Language.RU: "В субботу с 02:00 до 04:00 переводы не работают.",
    Language.KK: "Сенбіде 02:00-ден 04:00-ге дейін аударым жасалмайды.",
}
SOMEBODY = {Language.RU: ("a", "Ольга"), Language.KK: ("b", "Гүлнара Омарова")}


@pytest.mark.timeout(240)
async def test_a_message_to_many_goes_from_the_form_to_the_report_on_the_page(page: Page) -> None:
    dana, serik, desk = translator(Language.KK), STAFF, page.get_by_test_id("desk-chat")
    shown_before = {pane: await page.get_by_test_id(f"client-{pane}").input_value() for pane in "ab"}
    for language, (pane, name) in SOMEBODY.items():
        clients = page.get_by_test_id(f"client-{pane}")
        await clients.select_option(await clients.locator("option").filter(has_text=name).get_attribute("value"))
        await agrees(page.get_by_test_id(PHONE[language]), language)

    await page.get_by_test_id("broadcast").click()
    await taps(desk, dana, "Write to many")
    await taps(desk, dana, "Service notice, to everyone")
    await says(desk, NOTICE[Language.RU])
    await says(desk, NOTICE[Language.KK])
    await shot(page, "many-checked")
    await taps(desk, dana, "Propose it")
    await staff_says(page, "Серик", "/broadcasts")
    await desk.get_by_test_id("inline-button").filter(has_text="B-20").last.click()
    await taps(desk, serik, "As people will see it")
    await shot(page, "many-previewed")
    await taps(desk, serik, "Approve and send")
    await expect(desk).to_contain_text(serik.plain("Pause"))
    await page.get_by_test_id("next-hour").click()

    for language in Language:
        await expect(page.get_by_test_id(PHONE[language])).to_contain_text(NOTICE[language])
    await shot(page, "many-arrived")
    await staff_says(page, "Серик", "/broadcasts")
    await desk.get_by_test_id("inline-button").filter(has_text="B-20").last.click()
    await expect(desk.get_by_test_id("message").last).to_contain_text(serik.plain("finished"))
    await taps(desk, serik, "Evidence as a table")
    await expect(desk).to_contain_text("evidence.csv")
    await expect(page.get_by_test_id("violations")).to_be_hidden()
    await shot(page, "many-reported")
    for pane, client in shown_before.items():
        await page.get_by_test_id(f"client-{pane}").select_option(client)


async def agrees(phone: Locator, language: Language) -> None:
    """Somebody the bot knows from then on."""
    t = translator(language)
    await phone.get_by_test_id("start").click()
    await phone.get_by_test_id("inline-button").filter(has_text=NAME[language]).last.click()
    await taps(phone, t, "Delete my data")
    await taps(phone, t, "A part")
    await taps(phone, t, "I agree")
    await expect(phone.get_by_test_id("reply-button").filter(has_text=t.plain("Share my number"))).to_be_visible()


async def staff_says(page: Page, who: str, text: str) -> None:
    await page.get_by_test_id("staff-tabs").get_by_role("tab").filter(has_text=who).click()
    await page.get_by_test_id("open-bot").click()
    await says(page.get_by_test_id("desk-chat"), text)


async def code_on(page: Page) -> str:
    """What the message to the phone brings; the message is closed."""
    alert = page.get_by_test_id("alert")
    await expect(alert).to_contain_text(re.compile(r"\d{6}"))
    found = re.search(r"\d{6}", await alert.inner_text())
    assert found
    await closes_alert(page)
    return found[0]
