"""A client takes the receipt of their consents along, as a paper and as a file."""

from datetime import timedelta

import pytest

from bot.domain.consents import Act, Standing
from bot.domain.languages import Language
from bot.domain.requests import Scope
from bot.telegram.buttons import DownloadConsents
from bot.telegram.subject.consent_file import Receipt
from tests.journeys.client import Client, of
from tests.journeys.office import Desk
from tests.journeys.test_consents import becomes_known, gives_again, withdraws
from tests.papers.test_paper import joined

ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(params=list(Language))
def client(desk: Desk, request: pytest.FixtureRequest) -> Client:
    return of(desk, request.param)


async def downloads(client: Client, label: str = "A file for other programs") -> tuple[str, bytes]:
    await client.actor.says("/withdraw")
    await client.taps("What holds now, and why")
    await client.taps(label)
    sent = client.actor.message.file
    assert sent is not None
    return sent.name, sent.content


async def read(client: Client) -> Receipt:
    return Receipt.model_validate_json((await downloads(client))[1])


async def test_every_act_is_in_the_file_and_whose_they_are_is_not(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    await withdraws(client)
    await client.actor.says("/withdraw")
    await gives_again(client, Scope.MARKETING)

    name, content = await downloads(client)
    found = Receipt.model_validate_json(content)

    said = {r.pii_processing.purposes[0].purpose_type: [e.event_state for e in r.event] for r in found.records}
    assert said == {
        Scope.RESEARCH: [Act.WITHDRAWN], Scope.MARKETING: [Act.WITHDRAWN, Act.GIVEN], "desk": [Act.GIVEN],
    }  # fmt: skip
    assert all(e.x_text for r in found.records for e in r.event)
    person = client.actor.person
    assert person.phone
    for value in (person.phone, person.phone.lstrip("+"), str(person.id), person.first_name):
        assert value not in name + content.decode()


@ONE_ENGINE
async def test_under_the_letter_of_either_act_the_paper_is_one_tap_away(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    await withdraws(client)
    await client.taps("Receipt as PDF")
    withdrawn = client.actor.message.file
    await client.actor.says("/withdraw")
    await gives_again(client, Scope.MARKETING)
    await client.taps("Receipt as PDF")
    given = client.actor.message.file

    assert withdrawn is not None
    assert given is not None
    words = "".join(client.t.plain("Consent is given").split())
    assert joined(given.content).count(words) == joined(withdrawn.content).count(words) + 1


@ONE_ENGINE
async def test_a_later_receipt_is_of_the_same_person_and_records_as_of_a_later_moment(
    desk: Desk, client: Client
) -> None:
    await becomes_known(client)
    first = await read(client)
    await desk.passes(timedelta(days=1))
    await withdraws(client)

    later = await read(client)

    assert later.pii_principal_id == first.pii_principal_id
    assert {r.record_id for r in first.records} < {r.record_id for r in later.records}
    assert later.receipt_id != first.receipt_id
    assert later.x_as_of - first.x_as_of >= timedelta(days=1)


@ONE_ENGINE
async def test_two_people_have_nothing_in_common(desk: Desk) -> None:
    receipts = []
    for language in Language:
        client = of(desk, language)
        await becomes_known(client)
        receipts.append(await read(client))

    one, other = ({r.receipt_id, r.pii_principal_id, *(x.record_id for x in r.records)} for r in receipts)
    assert not one & other


@ONE_ENGINE
async def test_the_paper_comes_in_the_language_of_the_person(desk: Desk, client: Client) -> None:
    await becomes_known(client)

    name, content = await downloads(client, "Download as PDF")

    assert name == "consents-2026-11-23.pdf"
    text = joined(content)
    assert "".join(client.t.plain("Receipt of consents").split()) in text
    assert (client.actor.person.phone or "-")[1:] not in text


@ONE_ENGINE
async def test_after_the_consent_to_this_chat_is_taken_back_the_receipt_can_still_be_had(
    desk: Desk, client: Client
) -> None:
    await becomes_known(client)
    await client.actor.says("/withdraw")
    await client.taps("Withdraw consent to this chat")

    chat = (await read(client)).records[-1]

    assert [event.event_state for event in chat.event] == [Act.GIVEN, Act.WITHDRAWN]
    assert chat.x_state is Standing.WITHDRAWN
    assert chat.event[1].x_text == chat.event[0].x_text


@ONE_ENGINE
async def test_who_has_said_nothing_is_offered_no_receipt(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.actor.says("/withdraw")
    await client.taps("What holds now, and why")
    assert not client.has("Download as PDF")

    await client.actor.forges(DownloadConsents(form="pdf").pack())

    assert client.actor.message.file is None
