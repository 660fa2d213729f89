"""The store as those above the storage know it: something that runs actions."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from bot.storage.errors import StoreError

if TYPE_CHECKING:
    from bot.storage.db import Tx

__all__ = ["Store", "StoreError"]

P = ParamSpec("P")
T = TypeVar("T")


class Store(Protocol):
    async def read(self, fn: "Callable[Concatenate[Tx, P], T]", /, *args: P.args, **kwargs: P.kwargs) -> T: ...

    async def write(self, fn: "Callable[Concatenate[Tx, P], T]", /, *args: P.args, **kwargs: P.kwargs) -> T: ...
