"""Who a person is in the company's systems: the key that each of them knows the client by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Client:
    """``keys`` by the id of the source: never in a log, never in a `repr`."""

    keys: Mapping[str, str] = field(repr=False)

    def packed(self) -> str:
        """One text for one client, whatever the order of the sources."""
        return json.dumps(dict(sorted(self.keys.items())), ensure_ascii=False)

    @classmethod
    def unpacked(cls, text: str) -> Self:
        return cls(keys=json.loads(text))
