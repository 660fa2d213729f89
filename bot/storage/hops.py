"""What happens to a caller who is cancelled while a database thread works for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")


async def settled(job: Future[T]) -> T:
    """Wait for the outcome even when cancelled meanwhile, so that the caller leaves a committed or an untouched store.

    Raises CancelledError afterwards if there was a cancellation; a job that no thread had begun is never begun.
    """
    outcome = asyncio.wrap_future(job)
    cancelled: asyncio.CancelledError | None = None
    while not outcome.done():
        try:
            await (asyncio.shield(outcome) if cancelled is None else asyncio.wait([outcome]))
        except asyncio.CancelledError as error:
            cancelled = error
            job.cancel()
    if cancelled is not None:
        if not outcome.cancelled():
            outcome.exception()  # Looked at, or asyncio complains that nobody did.
        raise cancelled
    return outcome.result()


def fulfil(job: Future[T], work: Callable[[], T]) -> None:
    """In the thread: do the work for whoever waits for `job`, unless they have left."""
    if job.set_running_or_notify_cancel():
        with _Failures(job):
            job.set_result(work())


class _Failures:
    """Hands every exception to the one who waits, none to the thread."""

    def __init__(self, job: Future[Any]) -> None:
        self._job = job

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None:
            self._job.set_exception(error)
        return True
