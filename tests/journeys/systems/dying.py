"""A bot that dies: a fuse burns at every transaction of the store and at every question to a system."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.storage.db import Store


class Killed(BaseException):
    """As a process is killed: nothing catches it."""


@dataclass(kw_only=True)
class Fuse:
    """Burns down point by point; at the last one the process is dead."""

    left: int
    passed: int = 0

    def burn(self) -> None:
        self.passed += 1
        self.left -= 1
        if self.left == 0:
            raise Killed


@dataclass(kw_only=True)
class DyingStore:
    store: Store
    fuse: Fuse

    async def read(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.fuse.burn()
        return await self.store.read(fn, *args, **kwargs)

    async def write(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.fuse.burn()
        result = await self.store.write(fn, *args, **kwargs)
        self.fuse.burn()
        return result

    async def checkpoint(self) -> bool:
        return await self.store.checkpoint()


@dataclass(kw_only=True)
class DyingSource:
    """Dies before it asks, or after the system has done what it was asked."""

    source: Any
    fuse: Fuse
    id: str = field(init=False)

    def __post_init__(self) -> None:
        self.id = self.source.id

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **kwargs: Any) -> Any:
            self.fuse.burn()
            answer = await getattr(self.source, name)(*args, **kwargs)
            self.fuse.burn()
            return answer

        return call
