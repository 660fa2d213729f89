"""What goes over the wire to a source that is an HTTP service of the company: bodies, answers, signature.

``python -m bot.sources.http_wire`` writes the OpenAPI description that the company builds the service by.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.datamap import Identifier
from bot.sources.protocol import AlreadyDone, Changed, Done, Gone, Rejected, Result

OPENAPI = Path(__file__).parents[2] / "docs" / "source-openapi.json"
KEY, TIMESTAMP, SIGNATURE, OPERATION = "X-Desk-Key", "X-Desk-Timestamp", "X-Desk-Signature", "Idempotency-Key"


def signature(secret: str, timestamp: str, path: str, body: bytes) -> str:
    """HMAC-SHA256 over the moment (seconds since 1970), the path and the body, each on a line of its own."""
    signed = b"\n".join([timestamp.encode(), path.encode(), body])
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Outcome(StrEnum):
    DONE = "done"
    ALREADY_DONE = "already_done"
    CHANGED = "changed"
    GONE = "gone"
    REJECTED = "rejected"


RESULTS: Mapping[Outcome, Result] = {
    Outcome.DONE: Done(),
    Outcome.ALREADY_DONE: AlreadyDone(),
    Outcome.CHANGED: Changed(),
    Outcome.GONE: Gone(),
    Outcome.REJECTED: Rejected(),
}


class Body(BaseModel):
    """Whatever else stands in an answer is passed over: the company may add to it."""

    model_config = ConfigDict(hide_input_in_errors=True)


class Who(Body):
    phone: str | None = Field(None, description="E.164: +77010000000")
    iin: str | None = None
    email: str | None = None


class FoundOne(Body):
    subject: str = Field(description="the service's own key of the person, for later calls")
    by: list[Identifier]


class Found(Body):
    matches: list[FoundOne]


class Asked(Body):
    subject: str
    tables: list[str] | None = Field(None, description="ids of the data map; none: all of this source")
    limit: int = Field(description="rows of each table, by their keys")


class HeldRow(Body):
    key: str
    values: dict[str, str | None] = Field(
        description="by field id, in the form of its type: dates ISO, moments ISO in UTC, money 0.00, true or false"
    )
    restricted: bool = False


class HeldRows(Body):
    rows: list[HeldRow]
    more: bool = Field(False, description="there are more rows than the limit")


class Held(Body):
    tables: dict[str, HeldRows]


class Correction(Body):
    subject: str
    field: str
    row: str
    old: str | None = Field(description="change the value only while it is this one")
    new: str | None


class Corrected(Body):
    result: Outcome


class One(Body):
    field: str
    row: str


class Several(Body):
    subject: str
    items: list[One]


class Handled(Body):
    results: list[Outcome] = Field(description="one for each item, in their order; all in one transaction")


class Subject(Body):
    subject: str


class Outstanding(Body):
    outstanding: list[str] = Field(description="ids of the data map's obligations")


class Nothing(Body):
    pass


class Offered(Body):
    tables: dict[str, list[str]] = Field(description="the tables and fields of the data map that the service knows")
    obligations: list[str]


CALLS: Mapping[str, tuple[type[Body], type[Body], str]] = {
    "find": (Who, Found, "Everybody who fits at least one of what is given; nobody is an empty list."),
    "read": (Asked, Held, "What is held about somebody."),
    "correct": (Correction, Corrected, "Put a new value where the old one still stands."),
    "erase": (Several, Handled, "Destroy these values, each as the data map says."),
    "restrict": (Several, Handled, "Set these values aside: kept, and not used any more."),
    "release": (Several, Handled, "Let these values be used again, as before they were set aside."),
    "obligations": (Subject, Outstanding, "What is outstanding and stands in the way (Art. 8(2) of Law 94-V)."),
    "map": (Nothing, Offered, "What the service knows of the data map."),
}
CHANGES = frozenset({"correct", "erase", "restrict", "release"})
ABOUT = (
    "A system of the company as the privacy desk asks it. Every call is a POST, so that no personal value stands in an "
    f"address. It is signed: {SIGNATURE} is 'v1=' and the HMAC-SHA256, in hex, of {TIMESTAMP}, the path and the body, "
    f"each on a line of its own, under the secret that {KEY} names; refuse what is older than five minutes. Any call "
    f"may come again. One that changes something has an {OPERATION}: with the same key it must not be done twice, and "
    "what is so already is answered already_done. A row that is somebody else's is answered gone, one of a deleted "
    "row already_done."
)


def openapi() -> str:
    """The description of the service, as it stands in docs/."""
    schemas: dict[str, Any] = {}
    paths = {f"/{name}": {"post": _described(name, schemas)} for name in CALLS}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "A source of the privacy desk", "version": "1", "description": ABOUT},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _described(name: str, schemas: dict[str, Any]) -> dict[str, Any]:
    asked, answered, summary = CALLS[name]
    headers = [KEY, TIMESTAMP, SIGNATURE, *([OPERATION] if name in CHANGES else [])]
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [{"name": h, "in": "header", "required": True, "schema": {"type": "string"}} for h in headers],
        "requestBody": {"required": True, "content": {"application/json": {"schema": _schema(asked, schemas)}}},
        "responses": {
            "200": {"description": "Answered", "content": {"application/json": {"schema": _schema(answered, schemas)}}},
            "400": {"description": "The call does not fit the data map"},
            "401": {"description": "The signature is wrong or too old"},
            "503": {"description": "Not now: it is asked again"},
        },
    }


def _schema(model: type[Body], schemas: dict[str, Any]) -> dict[str, str]:
    made = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= made.pop("$defs", {})
    schemas[model.__name__] = made
    return {"$ref": f"#/components/schemas/{model.__name__}"}


if __name__ == "__main__":
    OPENAPI.write_text(openapi() + "\n", encoding="utf-8")
