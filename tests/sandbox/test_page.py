"""Can a person do on the page what they can do in Telegram? In a real Chromium."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.sandbox.things import Json
from tests.browser import launched
from tests.sandbox.demo_page import AIGERIM, BOLAT, DAUREN, Demo

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


def button(text: str, data: str = "x") -> Json:
    return {"text": text, "callback_data": data}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launched(playwright, chromium)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def demo() -> AsyncIterator[Demo]:
    demo = Demo()
    async with TestServer(demo.app(), host="127.0.0.1") as server:
        demo.url = f"http://127.0.0.1:{server.port}"
        yield demo


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, demo: Demo) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="ru", reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(8_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    await opened(page, demo)
    yield page
    await context.close()
    assert not faults


async def opened(page: Page, demo: Demo, place: str = "lang=en&theme=light") -> None:
    await page.goto("about:blank")
    await page.goto(f"{demo.url}/#{place}")
    await page.wait_for_selector("body[data-ready]")


def phone(page: Page) -> Locator:
    return page.get_by_test_id("chat-a")


def last(page: Page, where: str = "chat-a") -> Locator:
    return page.get_by_test_id(where).get_by_test_id("message").last


async def test_what_a_person_types_reaches_the_bot_and_the_answer_appears(page: Page, demo: Demo) -> None:
    await phone(page).get_by_test_id("input").fill("удалите всё про меня")
    await phone(page).get_by_test_id("input").press("Enter")
    await expect(last(page)).to_contain_text("удалите всё про меня")
    await demo.bot("sendMessage", chat_id=AIGERIM, text="Принято: <b>2026-000001</b>", parse_mode="HTML")

    assert demo.texts() == ["удалите всё про меня", "Принято: 2026-000001"]
    await expect(last(page).locator("b")).to_have_text("2026-000001")


async def test_a_button_spins_until_the_bot_answers_and_two_taps_are_two(page: Page, demo: Demo) -> None:
    keys = {"inline_keyboard": [[button("Удалить", "delete")]]}
    await demo.bot("sendMessage", chat_id=AIGERIM, text="Меню", reply_markup=keys)
    key = last(page).get_by_test_id("inline-button")

    await key.dblclick()
    await expect(key).to_have_attribute("aria-busy", "true")
    updates = await demo.world.call("getUpdates", {})
    queries = list(demo.world.taps)
    for query in queries:
        await demo.bot("answerCallbackQuery", callback_query_id=query)

    assert len(queries) == 2
    assert updates.status == 200
    await expect(key).not_to_have_attribute("aria-busy", "true")


async def test_the_bot_answers_a_tap_with_a_line_or_with_an_alert(page: Page, demo: Demo) -> None:
    keys = {"inline_keyboard": [[button("Да")]]}
    await demo.bot("sendMessage", chat_id=AIGERIM, text="Точно?", reply_markup=keys)
    key = last(page).get_by_test_id("inline-button")

    for alert in (False, True):
        await key.click()
        await expect(key).to_have_attribute("aria-busy", "true")
        query = list(demo.world.taps)[-1]
        await demo.bot("answerCallbackQuery", callback_query_id=query, text="Уже сделано", show_alert=alert)
        await expect(
            phone(page).get_by_test_id("toast") if not alert else page.get_by_test_id("alert")
        ).to_contain_text("Уже сделано")

    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("alert")).to_have_count(0)
    await expect(key).to_be_focused()


async def test_the_phone_number_is_shared_only_after_a_yes(page: Page, demo: Demo) -> None:
    keys = {"keyboard": [[{"text": "Поделиться номером", "request_contact": True}]], "resize_keyboard": True}
    await demo.bot("sendMessage", chat_id=AIGERIM, text="Ваш номер?", reply_markup=keys)
    key = phone(page).get_by_test_id("reply-button")

    await key.click()
    await expect(page.get_by_test_id("share-phone")).to_contain_text("+77010000101")
    await page.get_by_test_id("dialog-no").click()
    assert [message.kind for message in demo.messages()] == ["text"]
    await key.click()
    await page.get_by_test_id("dialog-yes").click()

    await expect(last(page)).to_have_attribute("data-kind", "contact")
    assert demo.messages()[-1].kind == "contact"


async def test_an_empty_chat_offers_start_and_a_blocked_one_to_unblock(page: Page, demo: Demo) -> None:
    other = page.get_by_test_id("chat-b")

    await other.get_by_test_id("start").click()
    await expect(last(page, "chat-b")).to_contain_text("/start")
    await other.get_by_test_id("chat-menu").click()
    await page.get_by_test_id("block").click()
    await expect(other.get_by_test_id("unblock")).to_be_visible()
    assert demo.world.chat(DAUREN).blocked
    await other.get_by_test_id("unblock").click()

    await expect(other.get_by_test_id("input")).to_be_visible()
    assert not demo.world.chat(DAUREN).blocked


async def test_a_person_edits_and_deletes_an_own_message(page: Page, demo: Demo) -> None:
    box = phone(page).get_by_test_id("input")
    await box.fill("первое")
    await box.press("Enter")
    await expect(last(page)).to_contain_text("первое")

    await box.press("ArrowUp")
    await expect(box).to_have_value("первое")
    await box.fill("второе")
    await box.press("Enter")
    await expect(last(page).get_by_test_id("edited")).to_be_visible()
    assert demo.texts() == ["второе"]
    await last(page).hover()
    await last(page).get_by_test_id("message-menu").click()
    await page.get_by_test_id("delete").click()
    await expect(phone(page).get_by_test_id("message")).to_have_count(0)

    await phone(page).get_by_test_id("chat-menu").click()
    await page.get_by_test_id("show-deleted").click()
    await expect(last(page)).to_contain_text("Message deleted")
    assert "deleted=1" in page.url


async def test_files_stickers_and_commands_are_one_click_away(page: Page, demo: Demo) -> None:
    await demo.bot("setMyCommands", commands=[{"command": "privacy", "description": "О данных"}])

    for sample, kind in [
        ("sample-photo", "photo"),
        ("sample-document", "document"),
        ("sample-voice", "voice"),
        ("sample-sticker", "sticker"),
    ]:
        await phone(page).get_by_test_id("attach").click()
        await page.get_by_test_id(sample).first.click()
        await expect(last(page)).to_have_attribute("data-kind", kind)
    await phone(page).get_by_test_id("commands").click()
    await page.get_by_test_id("command-privacy").click()
    await expect(last(page)).to_contain_text("/privacy")

    assert [message.kind for message in demo.messages()] == ["photo", "document", "voice", "sticker", "text"]
    assert await phone(page).locator("img.photo").evaluate("image => image.complete && image.naturalWidth > 0")


async def test_staff_write_as_themselves_in_the_topic_that_is_open(page: Page, demo: Demo) -> None:
    topic = await demo.bot("createForumTopic", chat_id=demo.desk, name="2026-000001")
    thread = topic["message_thread_id"]
    await demo.bot("sendMessage", chat_id=demo.desk, message_thread_id=thread, text="Новое обращение")

    await page.get_by_test_id("open-topic").click()
    await page.get_by_test_id(f"staff-{BOLAT}").click()
    await expect(last(page, "desk-chat")).to_contain_text("Новое обращение")
    await page.get_by_test_id("desk-chat").get_by_test_id("input").fill("Беру")
    await page.get_by_test_id("desk-chat").get_by_test_id("send").click()
    await expect(last(page, "desk-chat")).to_contain_text("Беру")

    written = demo.messages(demo.desk)[-1]
    assert (written.sender.id, written.thread) == (BOLAT, thread)
    assert f"chat={demo.desk}.{thread}" in page.url
    await page.get_by_test_id("open-bot").click()
    await expect(page.get_by_test_id("desk-chat").get_by_test_id("message")).to_have_count(0)


async def test_a_broken_limit_is_shown_in_red_until_hidden(page: Page, demo: Demo) -> None:
    await demo.world.call("sendMessage", {"chat_id": AIGERIM, "text": "x" * 5000})

    await expect(page.get_by_test_id("violations")).to_contain_text("sendMessage")
    await page.get_by_test_id("clear-violations").click()
    await expect(page.locator("#banner")).to_be_hidden()


async def test_next_day_and_next_hour_move_the_clock(page: Page, demo: Demo) -> None:
    await expect(page.get_by_test_id("now")).to_contain_text("10:12")

    await page.get_by_test_id("next-day").click()
    await page.get_by_test_id("next-hour").click()

    await expect(page.get_by_test_id("now")).to_contain_text("11:12")
    await expect(page.get_by_test_id("now")).to_contain_text("24 November 2026")
    assert demo.passed == [timedelta(hours=24), timedelta(hours=1)]


async def test_a_name_with_markup_is_shown_as_it_is_written(page: Page, demo: Demo) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    demo.world.person(BOLAT).first_name = evil
    demo.world.send_text(BOLAT, evil, demo.desk)

    await expect(last(page, "desk-chat").get_by_test_id("text")).to_have_text(evil)
    await expect(page.get_by_test_id(f"staff-{BOLAT}")).to_contain_text("<script>")
    assert await page.locator("img[src=x], main script").count() == 0


async def test_a_click_half_made_when_a_message_arrives_is_not_lost(page: Page, demo: Demo) -> None:
    keys = {"inline_keyboard": [[button("Да")]]}
    await demo.bot("sendMessage", chat_id=AIGERIM, text="Точно?", reply_markup=keys)
    await last(page).get_by_test_id("inline-button").hover()

    await page.mouse.down()
    doomed = demo.world.send_text(AIGERIM, "это тут же удалено")
    await expect(phone(page).get_by_test_id("message")).to_have_count(2)
    demo.world.delete(AIGERIM, doomed)
    await expect(phone(page).get_by_test_id("message")).to_have_count(1)
    await page.mouse.up()

    await expect(last(page).get_by_test_id("inline-button")).to_have_attribute("aria-busy", "true")
    assert len(demo.world.taps) == 1


async def test_commands_are_offered_while_one_types(page: Page, demo: Demo) -> None:
    names = ("policy", "privacy", "start")
    await demo.bot("setMyCommands", commands=[{"command": name, "description": name} for name in names])
    box = phone(page).get_by_test_id("input")

    await box.press_sequentially("/p")
    await expect(phone(page).get_by_role("option")).to_have_count(2)
    await box.press("ArrowDown")
    await box.press("ArrowDown")
    await box.press("Enter")

    await expect(last(page)).to_contain_text("/privacy")
    await expect(box).to_be_focused()
    assert demo.texts() == ["/privacy"]


async def test_commands_that_come_while_one_types_are_offered_too(page: Page, demo: Demo) -> None:
    box = phone(page).get_by_test_id("input")

    await box.press_sequentially("/p")
    await demo.bot("setMyCommands", commands=[{"command": "policy", "description": "policy"}])

    await expect(phone(page).get_by_role("option")).to_have_count(1)


@pytest.mark.parametrize("width", [375, 820, 1024])
async def test_a_narrow_window_shows_what_is_chosen_and_never_scrolls_sideways(
    page: Page, demo: Demo, width: int
) -> None:
    await page.set_viewport_size({"width": width, "height": 740})

    for pane, chat in (("a", "chat-a"), ("b", "chat-b"), ("desk", "chat-list")):
        await page.get_by_test_id(f"tab-{pane}").click()
        await expect(page.get_by_test_id(chat)).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.get_by_test_id("open-general").click()
    await expect(page.get_by_test_id("desk-chat")).to_be_visible()
    if width < 860:
        await expect(page.get_by_test_id("chat-list")).to_be_hidden()
        await page.get_by_test_id("back").click()
        await expect(page.get_by_test_id("desk-chat")).to_be_hidden()


async def test_the_page_speaks_three_languages_and_keeps_its_place_in_the_address(page: Page, demo: Demo) -> None:
    await page.get_by_test_id("language").select_option("kk")
    await page.get_by_test_id("client-a").select_option(str(DAUREN))
    await page.get_by_test_id("theme").click()
    address = page.url.partition("#")[2]
    await opened(page, demo, address)

    await expect(page.get_by_test_id("next-day")).to_have_text("Келесі күн")
    await expect(page.get_by_test_id("client-a")).to_have_value(str(DAUREN))
    await expect(page.locator("html")).to_have_attribute("lang", "kk")
    await expect(page.locator("html")).to_have_attribute("data-dark", "")


async def test_a_page_left_open_over_a_restart_starts_over(page: Page, demo: Demo) -> None:
    await demo.bot("sendMessage", chat_id=AIGERIM, text="из прошлой жизни")
    await expect(last(page)).to_contain_text("из прошлой жизни")
    port = int(demo.url.rpartition(":")[2])
    await page.route("**/api/state*", lambda route: route.abort())
    again = Demo()
    async with TestServer(again.app(), host="127.0.0.1") as server:

        async def elsewhere(route: Any) -> None:
            await route.continue_(url=route.request.url.replace(f":{port}/", f":{server.port}/"))

        await again.bot("sendMessage", chat_id=AIGERIM, text="новая жизнь")
        await page.unroute("**/api/state*")
        await page.route("**/api/state*", elsewhere)
        demo.world.touch()
        await expect(last(page)).to_contain_text("новая жизнь")
        await expect(phone(page).get_by_test_id("message")).to_have_count(1)
        await page.unroute_all()
