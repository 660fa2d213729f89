"""The receipt of consents says every act, the very words, what holds and as of when; and not whose it is."""

import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest

from bot.domain.consents import Act, Standing
from bot.domain.languages import Language
from bot.domain.requests import Scope
from bot.rules import load_rules
from bot.telegram.screen import Scene
from bot.telegram.subject.consent_file import SCHEMA, VERSION, Receipt, consent_file, schema, to_model
from bot.telegram.subject.consent_paper import ACT, consent_paper
from bot.texts import translator
from tests.papers.consenting import FIRST, receipt
from tests.papers.samples import COMPANY, NOW
from tests.papers.test_paper import joined

RULES = load_rules()
SCENE = Scene(now=NOW, rules=RULES, company=COMPANY)
MINE = receipt(RULES, COMPANY, NOW)
LANGUAGES = pytest.mark.parametrize("language", Language)


def model(language: Language = Language.RU) -> Receipt:
    return Receipt.model_validate_json(consent_file(translator(language), SCENE, MINE))


def of(scope: str) -> int:
    return [record.pii_processing.purposes[0].purpose_type for record in model().records].index(scope)


def test_the_published_schema_is_that_of_the_file() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema()


def test_what_the_specification_does_not_name_begins_with_x() -> None:
    """ISO/IEC TS 27560:2023 names the fields; how the sections are called is left to the schema."""
    names = {
        "receipt_id", "record_id", "schema_version", "pii_principal_id", "privacy_notice", "language", "purposes",
        "purpose", "purpose_type", "lawful_basis", "pii_information", "pii_type", "pii_controllers",
        "storage_locations", "retention_period", "recipient_third_parties", "jurisdiction", "withdrawal_method",
        "privacy_rights", "authority_party", "party_id", "party_name", "party_role", "party_contact", "event_time",
        "validity_duration", "entity_id", "event_type", "event_state",
    }  # fmt: skip
    sections = {"records", "pii_processing", "event", "party_identification"}
    parts = [Receipt.model_json_schema(), *Receipt.model_json_schema()["$defs"].values()]
    ours = {name for part in parts for name in part.get("properties", {})} - names - sections

    assert {name for name in ours if not name.startswith("x_")} == set()


@LANGUAGES
def test_the_words_in_the_file_are_those_whose_hash_is_in_the_ledger(language: Language) -> None:
    events = [event for record in model(language).records for event in record.event]

    told = [event for event in events if event.x_text is not None]
    assert len(told) == len(events) - 1 == 4
    for event in told:
        assert sha256((event.x_text or "").encode()).hexdigest() == event.x_text_sha256


def test_words_that_have_changed_since_are_not_passed_off_as_those_that_were_read() -> None:
    [event] = model().records[of(Scope.RESEARCH)].event

    assert event.x_text is None
    assert event.x_text_sha256


def test_every_act_stands_in_it_with_its_moment_and_what_holds_is_told_with_its_reason() -> None:
    marketing, research, measurement, chat = model().records

    assert [(e.event_state, e.event_time) for e in marketing.event] == [
        (Act.GIVEN, FIRST), (Act.WITHDRAWN, FIRST + timedelta(days=12)),
    ]  # fmt: skip
    assert (marketing.x_state, marketing.x_holds) == (Standing.WITHDRAWN, False)
    assert (research.x_state, research.x_holds, research.x_asked_again_by) == (Standing.TO_CONFIRM, True, "2")
    assert (measurement.x_state, measurement.event[0].validity_duration) == (Standing.GIVEN, "P365D")
    assert (chat.pii_processing.purposes[0].purpose_type, chat.x_state) == ("desk", Standing.GIVEN)
    assert all(record.x_why for record in model().records)


@LANGUAGES
def test_it_names_who_asks_where_to_complain_and_how_to_withdraw(language: Language) -> None:
    made = model(language)
    parties = {party.party_id: party for party in made.party_identification}
    ours = [party for party in parties.values() if party.party_role == "controller"]

    assert [(party.party_name, party.party_contact) for party in ours] == [(COMPANY.named(language), COMPANY.contact)]
    for record in made.records:
        [purpose] = record.pii_processing.purposes
        assert purpose.pii_controllers == [f"bin:{COMPANY.bin}"]
        assert purpose.authority_party
        assert all(parties[party].party_role == "authority" for party in purpose.authority_party)
        assert (purpose.jurisdiction, purpose.withdrawal_method, purpose.privacy_rights) == (
            "KZ",
            "/withdraw",
            "/rights",
        )
        assert purpose.storage_locations == []  # the policy does not name them
        assert {made.schema_version, record.schema_version} == {VERSION}


def test_an_act_says_by_whom_how_in_which_language_and_under_which_versions() -> None:
    made = model()
    [event] = made.records[of(Scope.MEASUREMENT)].event

    assert event.entity_id == made.pii_principal_id
    assert (event.x_channel, event.x_language, event.x_text_edition, event.x_policy_version) == ("chat", "kk", "2", "2")
    assert made.records[of(Scope.MEASUREMENT)].x_state_since == event.event_time
    assert [record.pii_processing.privacy_notice for record in made.records] == ["2", "1", "2", None]


@LANGUAGES
def test_the_paper_says_the_items_of_the_law_the_acts_and_as_of_when(language: Language) -> None:
    t = translator(language)
    made = joined(consent_paper(t, SCENE, MINE))

    def has(text: str) -> bool:
        return "".join(text.split()) in made

    assert has(t.plain("What was said, and what holds as of {moment}", moment=NOW))
    assert has(COMPANY.bin)
    for record in to_model(t, SCENE, MINE).records:
        [purpose] = record.pii_processing.purposes
        said = [purpose.purpose, purpose.x_description, purpose.lawful_basis, purpose.retention_period, record.x_why]
        said += [*purpose.recipient_third_parties, purpose.x_cross_border, purpose.x_public_sources]
        said += [one.pii_type for one in purpose.pii_information]
        assert [words for words in said if not has(words or "")] == []
        for event in record.event:
            assert has(t.moment(event.event_time))
            assert has(t.plain(ACT[event.event_state]))
            assert has(event.x_text_sha256)


@LANGUAGES
def test_what_rests_on_no_version_of_the_policy_names_none(language: Language) -> None:
    t = translator(language)
    chat = model(language).records[-1]

    assert chat.x_why == t.plain("Holds. Given {at}, text {edition}.", at=chat.event[0].event_time, edition="1")
    assert "––" not in joined(consent_paper(t, SCENE, MINE))


@LANGUAGES
def test_the_same_consents_make_the_same_bytes(language: Language) -> None:
    t = translator(language)

    assert consent_paper(t, SCENE, MINE) == consent_paper(t, SCENE, MINE)


def test_the_file_reads_as_plain_json_with_moments_that_say_their_zone() -> None:
    read = json.loads(consent_file(translator(Language.KK), SCENE, MINE))

    assert re.fullmatch(r"2026-11-26T07:00:00(Z|\+00:00)", read["x_as_of"])
