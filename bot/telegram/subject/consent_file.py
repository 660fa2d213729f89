"""The receipt of consents as a file: JSON after the published schema, with the names of ISO/IEC TS 27560:2023.

That specification names what a record of consent holds and leaves its encoding to whoever publishes a schema. What it
does not know begins with ``x_``. ``python -m bot.telegram.subject.consent_file`` writes the schema.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.actions.receipts import ConsentReceipt, ConsentRecord
from bot.domain.consents import Act, Entry, Standing
from bot.domain.languages import Language
from bot.telegram.screen import Scene
from bot.telegram.subject.consent_items import items_of, read_at
from bot.telegram.subject.consent_screens import standing_words
from bot.texts import Translator

SCHEMA = Path(__file__).parents[3] / "docs" / "consent-receipt.schema.json"
VERSION = "consent-receipt/1"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Information(Part):
    pii_type: str = Field(description="the data, in words")


class PurposeOf(Part):
    """One purpose with the items of Art. 8(4) of Law 94-V, in the words of x_as_of; what was read is with each event.

    Null where consent is given with the contract.
    """

    purpose: str
    purpose_type: str = Field(description="the name of the purpose in the rules; desk is the consent to this chat")
    lawful_basis: str = Field(description="with the article or the clause of the policy")
    pii_information: list[Information]
    pii_controllers: list[str] = Field(description="by party_id")
    storage_locations: list[str] = Field(description="empty: the policy does not name them")
    retention_period: str | None
    recipient_third_parties: list[str]
    jurisdiction: str = Field(description="ISO 3166-1")
    withdrawal_method: str
    privacy_rights: str
    authority_party: list[str] = Field(description="where to complain, by party_id")
    x_description: str
    x_cross_border: str | None
    x_public_sources: str | None


class Processing(Part):
    privacy_notice: str | None = Field(description="the version of the policy in force at the last act")
    language: Language = Field(description="of the words in this file")
    purposes: list[PurposeOf]


class Happened(Part):
    """One act, as it stands in the ledger, where nothing is ever changed or removed."""

    event_time: datetime = Field(description="UTC")
    validity_duration: str | None = Field(description="ISO 8601; null: until it is withdrawn")
    entity_id: UUID = Field(description="who did it: the pii_principal_id")
    event_type: Literal["explicit"]
    event_state: Act
    x_channel: Literal["chat", "email", "site", "paper", "phone"]
    x_language: Language = Field(description="in which the words were read")
    x_text_edition: str
    x_text_sha256: str = Field(description="of the words that were read, UTF-8")
    x_text: str | None = Field(description="those very words; null where they have changed since")
    x_policy_version: str | None


class Record(Part):
    record_id: UUID
    schema_version: str
    pii_principal_id: UUID
    pii_processing: Processing
    event: list[Happened] = Field(description="the oldest first")
    x_state: Standing = Field(description="what holds as of x_as_of")
    x_state_since: datetime | None = Field(description="UTC")
    x_holds: bool = Field(description="whether there is consent")
    x_why: str
    x_asked_again_by: str | None = Field(description="the version of the policy that changed something material")


class Party(Part):
    party_id: str
    party_name: str
    party_role: Literal["controller", "authority"]
    party_contact: str


class Receipt(Part):
    receipt_id: UUID
    schema_version: str
    pii_principal_id: UUID = Field(description="a pseudonym, the same in every receipt of this person")
    x_as_of: datetime = Field(description="UTC")
    records: list[Record]
    party_identification: list[Party]


def consent_file(t: Translator, scene: Scene, receipt: ConsentReceipt) -> bytes:
    """UTF-8, two blanks of indent: a person may open it too."""
    return (to_model(t, scene, receipt).model_dump_json(indent=2) + "\n").encode()


def to_model(t: Translator, scene: Scene, receipt: ConsentReceipt) -> Receipt:
    return Receipt(
        receipt_id=receipt.id,
        schema_version=VERSION,
        pii_principal_id=receipt.principal,
        x_as_of=scene.now,
        records=[_record(t, scene, receipt, record) for record in receipt.records],
        party_identification=_parties(t, scene),
    )


def _controller(scene: Scene) -> str:
    return f"bin:{scene.company.bin}"


def _parties(t: Translator, scene: Scene) -> list[Party]:
    controller = Party(
        party_id=_controller(scene),
        party_name=scene.company.named(t.language),
        party_role="controller",
        party_contact=scene.company.contact,
    )
    authorities = [
        Party(
            party_id=route.code,
            party_name=route.name.in_(t.language),
            party_role="authority",
            party_contact=route.url or route.text.in_(t.language),
        )
        for route in scene.rules.routes
    ]
    return [controller, *authorities]


def _record(t: Translator, scene: Scene, receipt: ConsentReceipt, record: ConsentRecord) -> Record:
    held = record.held
    return Record(
        record_id=record.id,
        schema_version=VERSION,
        pii_principal_id=receipt.principal,
        pii_processing=Processing(
            privacy_notice=record.entries[-1].policy,
            language=t.language,
            purposes=[_purpose(t, scene, record)],
        ),
        event=[_happened(scene, receipt, record, entry) for entry in record.entries],
        x_state=held.standing,
        x_state_since=held.since,
        x_holds=held.holds,
        x_why=standing_words(t, held).plain(),
        x_asked_again_by=held.asks.version if held.asks else None,
    )


def _purpose(t: Translator, scene: Scene, record: ConsentRecord) -> PurposeOf:
    items = items_of(t, record)
    return PurposeOf(
        purpose=items.title,
        purpose_type=record.purpose.scope if record.purpose else "desk",
        lawful_basis=items.ground,
        pii_information=[Information(pii_type=items.data)] if items.data else [],
        pii_controllers=[_controller(scene)],
        storage_locations=[],
        retention_period=items.term,
        recipient_third_parties=[items.third_parties] if items.third_parties else [],
        jurisdiction="KZ",
        withdrawal_method="/withdraw",
        privacy_rights="/rights",
        authority_party=[route.code for route in scene.rules.routes],
        x_description=items.text,
        x_cross_border=items.abroad,
        x_public_sources=items.public,
    )


def _happened(scene: Scene, receipt: ConsentReceipt, record: ConsentRecord, entry: Entry) -> Happened:
    return Happened.model_validate(
        {
            "event_time": entry.at,
            "validity_duration": f"P{(entry.until - entry.at).days}D" if entry.until else None,
            "entity_id": receipt.principal,
            "event_type": "explicit",
            "event_state": entry.act,
            "x_channel": entry.channel,
            "x_language": entry.language,
            "x_text_edition": entry.edition,
            "x_text_sha256": entry.digest,
            "x_text": read_at(record, entry, scene.company),
            "x_policy_version": entry.policy,
        }
    )


def schema() -> str:
    return json.dumps(Receipt.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
