"""A version of the policy through the whole bot: handed in, checked, told to everybody by two, answered, in force."""

from datetime import date, timedelta

import pytest

from bot.actions import publishing, roster
from bot.documents import FILES, VERSION_FILE, template
from bot.domain.broadcasts import State
from bot.domain.languages import Language
from bot.domain.policies import Answer, Kind
from bot.domain.staff import Role
from bot.storage import acknowledgements as answers
from bot.storage import policies as records
from bot.storage import staff, tables
from bot.storage.db import Store, Tx
from bot.telegram.buttons import AnswerPolicy, OpenPolicy, PutPolicy, TakeUpForm, TellAgain
from bot.texts import translator
from tests.actions.versions import FIRST, NEXT, SUMMARY, files
from tests.journeys.desk.colleague import Colleague, Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NUMBER = "B-2026-001"
HOLD = timedelta(minutes=6)
HOLDS, SOON = "Version {version}, in force since {day}", "Version {version}: comes into force on {day}"
COUNTS = "Agreed: {agreed}, objected: {objected}, asked: {asked}"
NEXT_DAY = date(2027, 3, 1)
TEXT = {Language.RU: "За неверные данные отвечаете вы.", Language.KK: "Дұрыс емес деректерге өзіңіз жауап бересіз."}


async def hands_in(colleague: Colleague, written: dict[str, str]) -> None:
    await colleague.actor.says("/policies")
    await colleague.taps("New version")
    for name, text in written.items():
        await colleague.actor.sends_document(name, text.encode(), "text/plain")


@pytest.fixture
async def proposed(filed: Office) -> Office:
    """Dana, the person responsible, has proposed version 2; the one client has used the bot before."""
    await hands_in(filed.dana, files())
    await filed.dana.taps("Propose it")
    return filed


@pytest.fixture
async def told(proposed: Office) -> Office:
    """Serik has approved the message, and everybody has got it."""
    await proposed.serik.actor.says("/broadcasts")
    await proposed.serik.taps("Open {number}", number=NUMBER)
    await proposed.serik.taps("Approve and send")
    await proposed.desk.passes(HOLD)
    return proposed


async def test_files_are_checked_by_name_as_they_come_and_proposed_when_nothing_is_wrong(filed: Office) -> None:
    dana = filed.dana
    await hands_in(dana, {**template(FIRST, "2"), "kk.md": NEXT.text.kk.replace("### 2.3 ", "### ")})

    assert dana.shows("<b>This is missing or wrong:</b>")
    for name in ("kind", "effective", "summary.ru", "summary.kk"):
        assert name in dana.actor.screen
    assert "2.3" in dana.actor.screen
    assert not dana.has("Propose it")
    for name, text in files().items():
        await dana.actor.sends_document(name, text.encode(), "text/plain")
    await dana.taps("Propose it")

    assert dana.shows("Waits for a second person.")
    assert dana.group_says("Policy version {version}", version="2")


async def test_it_is_read_in_both_languages_before_it_is_proposed(filed: Office) -> None:
    await hands_in(filed.dana, files())
    await filed.dana.taps("As people will see it")

    shown = [message.text for message in filed.dana.actor.messages[-5:]]
    papers = [message.file.name for message in filed.dana.actor.messages[-5:] if message.file]
    assert papers == ["policy-2.ru.pdf", "policy-2.kk.pdf"]
    for language in Language:
        assert any(SUMMARY.in_(language) in text for text in shown)
    assert filed.dana.has("Propose it")


async def test_what_is_no_file_of_a_version_is_refused_and_nothing_is_lost(filed: Office) -> None:
    dana = filed.dana
    await hands_in(dana, {"ru.md": NEXT.text.ru})
    for name, content in {"notes.txt": b"x", VERSION_FILE: b"version = 2 =", "kk.md": b"\xff\xfe\xff"}.items():
        await dana.actor.sends_document(name, content, "text/plain")
        assert "☑ ru.md" in dana.actor.screen
        assert "☐ kk.md" in dana.actor.screen
    await dana.actor.says("вот версия")

    assert dana.sees(
        "Here a file is awaited: <code>{names}</code>. What you have sent is kept.", names=", ".join(FILES)
    )
    assert "☑ ru.md" in dana.actor.screen
    await dana.actor.says("/policies")
    await dana.taps("New version")
    assert "☑ ru.md" in dana.actor.screen, "what was begun is taken up"
    await dana.taps("Do not keep")
    await dana.actor.says("/policies")
    await dana.taps("New version")
    assert "☐ ru.md" in dana.actor.screen


async def test_a_form_that_was_put_aside_is_taken_up_with_its_files(filed: Office, store: Store) -> None:
    dana, [(first, text), *rest] = filed.dana, files().items()
    await hands_in(dana, {first: text})
    await dana.actor.says("/menu")
    await dana.actor.says("/policies")
    await dana.taps("New version")
    for name, content in rest:
        await dana.actor.sends_document(name, content.encode(), "text/plain")
    draft = dana.actor.message.buttons[1][0].data
    await dana.actor.says("/menu")
    await dana.actor.forges(TakeUpForm(draft=PutPolicy.unpack(draft or "").draft).pack())

    await dana.taps("Propose it")

    [it, _] = await store.read(publishing.listed, by=await member(filed, store))
    assert (it.it.version, it.it.position) == ("2", None)


async def test_a_file_that_comes_after_the_button_is_shown_before_anything_is_proposed(
    filed: Office, store: Store
) -> None:
    await hands_in(filed.dana, files())
    seen = filed.dana.actor.message
    await filed.dana.actor.sends_document("ru.md", f"{NEXT.text.ru}\nЕщё одно.".encode(), "text/plain")

    await filed.dana.actor.taps(filed.dana.t.plain("Propose it"), on=seen)

    assert filed.dana.has("Propose it"), "the form as it is now"
    assert await store.read(records.proposed) == []


async def test_whoever_may_not_publish_any_more_proposes_nothing(filed: Office, store: Store) -> None:
    await hands_in(filed.dana, files())
    dana, admin = await member(filed, store, "Дана"), await member(filed, store)
    for role, on in ((Role.OPERATOR, True), (Role.RESPONSIBLE, False)):
        await store.write(roster.toggle, dana, role, on=on, by=admin, now=filed.desk.clock())

    await filed.dana.taps("Propose it")

    assert filed.dana.told("Your role does not allow this.")
    assert await store.read(records.proposed) == []


async def member(office: Office, store: Store, name: str = "Серик") -> str:
    return next(each.id for each in await store.read(staff.everybody) if each.name == name)


async def test_a_minor_version_is_published_by_one_and_nobody_is_written_to(filed: Office, store: Store) -> None:
    day = f"{filed.desk.clock():%Y-%m-%d}"
    await hands_in(filed.serik, files(Kind.MINOR, day))
    await filed.serik.taps("Publish")

    assert [it.version for it in await store.read(records.published)] == ["2", "1"]
    await filed.desk.passes(HOLD)
    assert not filed.client.actor.sees(SUMMARY.in_(filed.client.language))
    await filed.client.actor.says("/policy")
    assert filed.client.actor.sees("2")


async def test_nobody_approves_their_own_and_until_then_nobody_can_read_it(proposed: Office, store: Store) -> None:
    await proposed.dana.actor.says("/broadcasts")
    await proposed.dana.taps("Open {number}", number=NUMBER)
    await proposed.dana.taps("Approve and send")

    assert proposed.dana.told("A second person must confirm this: somebody other than the one who proposed it.")
    assert [it.version for it in await store.read(records.published)] == ["1"]
    await proposed.client.actor.forges(AnswerPolicy(policy="2", answer="agreed").pack())
    await proposed.client.actor.forges("polr:2:-1:0")
    assert TEXT[proposed.client.language] not in proposed.client.actor.screen


async def test_a_message_that_was_called_off_is_proposed_again_from_the_version(told: Office, store: Store) -> None:
    await told.serik.actor.says("/policies")
    await told.serik.taps("Open version {version}", version="2")
    assert not told.serik.has("Propose the message again")

    def call_off(tx: Tx) -> None:
        tx.execute(tables.broadcasts.update().values(state=State.CANCELLED))

    await store.write(call_off)
    await told.serik.taps("All versions")
    await told.serik.taps("Open version {version}", version="2")
    await told.serik.taps("Propose the message again")

    assert told.serik.has("Open {number}", number="B-2026-002")
    assert told.serik.group_says("Status: {status}", status=told.serik.t.plain("waits for a second person"))
    await told.serik.actor.forges(TellAgain(policy="1").pack())
    await told.bolat.actor.forges(TellAgain(policy="2").pack())
    assert told.bolat.told("Your role does not allow this.")


async def test_the_second_person_reads_the_version_from_the_message(proposed: Office) -> None:
    await proposed.serik.actor.says("/broadcasts")
    await proposed.serik.taps("Open {number}", number=NUMBER)
    await proposed.serik.taps("Open version {version}", version="2")
    await proposed.serik.taps("As people will see it")

    assert sum(message.file is not None for message in proposed.serik.actor.messages) == len(Language)
    await proposed.serik.taps("Open {number}", number=NUMBER)
    await proposed.serik.taps("As people will see it")
    for language in Language:
        assert proposed.serik.actor.sees(SUMMARY.in_(language))


async def test_everybody_is_told_what_changes_and_from_when_and_agrees_once(told: Office, store: Store) -> None:
    client = told.client
    card = client.actor.message
    assert SUMMARY.in_(client.language) in card.text
    assert client.sees("Notice {number}. Questions: {contact}", number=NUMBER, contact="privacy@example.kz")
    assert client.t.date(NEXT_DAY) in card.text
    for label in ("I agree with the policy", "Object or withdraw consent", "Ask about it", "Read the whole text"):
        assert client.has(label)
    await client.taps("Read the whole text")
    assert (
        client.t.plain("Version {version}: comes into force on {day}", version="2", day=NEXT_DAY) in client.actor.screen
    )

    for _ in range(3):
        await client.actor.taps(client.t.plain("I agree with the policy"), on=card)

    assert "2" in client.actor.screen
    assert client.has("File an objection"), "the way to change one's mind"
    counted = await store.read(answers.answers, "2")
    assert (sum(counted.by_answer.values()), counted.silent) == (1, 0)
    assert SUMMARY.in_(client.language) in card.text, "the card stays as it was"


async def test_objecting_after_agreeing_is_a_request_of_its_own(told: Office, store: Store) -> None:
    client = told.client
    card = client.actor.message
    await client.actor.taps(client.t.plain("I agree with the policy"), on=card)
    await client.actor.taps(client.t.plain("Object or withdraw consent"), on=card)

    assert client.has("Withdraw consent")
    assert client.has("File an objection")
    assert (await store.read(answers.answers, "2")).of(Answer.OBJECTED) == 0
    await client.taps("Withdraw consent")
    assert client.t.plain("Withdraw consent to this chat") in client.actor.buttons


async def test_an_objection_is_kept_and_leads_to_a_request(told: Office, store: Store) -> None:
    client = told.client
    await client.taps("Object or withdraw consent")
    assert (await store.read(answers.answers, "2")).of(Answer.OBJECTED) == 1

    await client.taps("File an objection")

    assert client.has("A complaint")


async def test_asking_opens_the_question_and_agreeing_is_still_open(told: Office, store: Store) -> None:
    client = told.client
    card = client.actor.message
    await client.taps("Ask about it")
    await client.actor.says("Бұл не деген сөз?")
    assert (await store.read(answers.answers, "2")).of(Answer.ASKED) == 1

    await client.actor.taps(client.t.plain("I agree with the policy"), on=card)

    counted = await store.read(answers.answers, "2")
    assert (counted.of(Answer.ASKED), counted.of(Answer.AGREED)) == (0, 1)


async def test_whoever_was_away_sees_the_card_on_return(proposed: Office) -> None:
    client = proposed.client
    await client.actor.blocks()
    await proposed.serik.actor.says("/broadcasts")
    await proposed.serik.taps("Open {number}", number=NUMBER)
    await proposed.serik.taps("Approve and send")
    await proposed.desk.passes(HOLD)
    await client.actor.unblocks()
    await client.actor.says("/menu")

    assert client.actor.sees(SUMMARY.in_(client.language))
    agree = client.t.plain("I agree with the policy")
    await client.actor.taps(agree, on=client.actor.message_with(agree))
    assert client.has("Withdraw consent")


async def test_it_comes_into_force_on_its_day_and_the_old_one_can_still_be_read(told: Office) -> None:
    client = told.client
    await client.actor.says("/policy")
    assert client.t.plain(HOLDS, version="1", day=FIRST.effective) in client.actor.screen
    soon = client.t.plain("Version {version}, from {day}", version="2", day=NEXT_DAY)
    assert soon in client.actor.buttons

    await told.desk.passes(timedelta(days=200))
    await client.actor.says("/policy")

    assert client.t.plain(HOLDS, version="2", day=NEXT_DAY) in client.actor.screen
    await client.taps("What has changed")
    assert "1.2" in client.actor.screen
    await client.taps("As it was: version {version}", version="1")
    await client.actor.taps(client.actor.buttons[1])
    assert TEXT[client.language] not in client.actor.screen


async def test_staff_see_the_counts_and_take_the_evidence(told: Office) -> None:
    await told.client.taps("I agree with the policy")
    await told.serik.actor.says("/policies")
    assert told.serik.shows(
        "Agreed: {agreed}, objected: {objected}, asked: {asked}", agreed="1", objected="0", asked="0"
    )
    assert told.serik.shows("Told and not answered yet: {n}", n="0")

    await told.serik.taps("Open version {version}", version="2")
    await told.serik.taps("Evidence as a table")

    sent = told.serik.actor.messages[-1].file
    assert sent is not None
    assert sent.name == "policy-2-evidence.csv"
    lines = sent.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert f",{told.client.language},chat,sent," in lines[1]
    assert ",agreed," in lines[1]
    assert told.client.actor.person.name not in lines[1]


async def test_the_same_goes_out_as_words_for_mail_site_and_app(told: Office) -> None:
    await told.serik.actor.says("/broadcasts")
    await told.serik.taps("Open {number}", number=NUMBER)
    await told.serik.taps("Words for the site and the app")

    sent = told.serik.actor.messages[-1].file
    assert sent is not None
    words = sent.content.decode("utf-8-sig")
    for language in Language:
        assert SUMMARY.in_(language) in words
        assert translator(language).date(NEXT_DAY) in words
    assert words.count("/policy") == len(Language)
    assert "<b>" not in words


async def test_an_operator_sees_versions_and_changes_nothing(proposed: Office, store: Store) -> None:
    await proposed.bolat.actor.says("/policies")
    assert not proposed.bolat.has("New version")
    await proposed.bolat.actor.forges(OpenPolicy(policy="1").pack())
    assert not proposed.bolat.has("Evidence as a table")
    await proposed.bolat.actor.forges("vt:1:evidence")
    await proposed.bolat.actor.forges("vt:1:everything")
    await proposed.bolat.actor.forges(PutPolicy(draft="nothing", version=1).pack())
    await proposed.bolat.actor.forges("vn")

    assert all(message.file is None for message in proposed.bolat.actor.messages)
    assert [it.version for it in await store.read(records.published)] == ["1"]


async def test_in_the_group_the_list_is_shown_and_a_version_goes_to_the_private_chat(told: Office) -> None:
    await told.serik.in_group.says("/policies")
    await told.serik.in_group.taps(told.serik.t.plain("Open version {version}", version="1"))

    assert told.serik.told("It is in your private chat with the bot.")
    assert told.serik.has("Files for the next version")
    await told.serik.taps("Files for the next version")
    names = [message.file.name for message in told.serik.actor.messages if message.file]
    assert names == list(FILES)
