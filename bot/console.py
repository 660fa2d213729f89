"""Messages to many, from the machine the bot runs on: looked at, watched, paused, called off, taken out as files."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import click

from bot.actions import broadcasts as acting
from bot.actions import evidence
from bot.actions.broadcasts import Seen
from bot.config import Settings
from bot.documents import Company
from bot.domain.broadcasts import ENDED, NIGHT, Act, Broadcast, Stage, State
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Language
from bot.domain.refusals import Stale
from bot.storage import broadcasts
from bot.storage.db import Store
from bot.storage.vault import Vault
from bot.telegram.announcements import Announcements

LOOK_AGAIN = 1.0
FATES = {
    Fate.SENT: "got it", Fate.BLOCKED: "have blocked the bot", Fate.DEACTIVATED: "have deleted their account",
    Fate.INVALID: "could not be sent", Fate.UNKNOWN: "in doubt", Fate.SKIPPED: "not sent",
    Fate.SENDING: "on their way", Fate.PENDING: "waiting",
}  # fmt: skip
STAGES = {
    Stage.STAFF: "with staff", Stage.CANARY: "with a few people", Stage.EVERYONE: "to everyone",
    Stage.OTHERWISE: "by e-mail",
}  # fmt: skip
PAGE = 50


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """The store, beside the bot that works with it. Raises StoreError."""
    async with await Store.open(settings.database, Vault(settings.key())) as store:
        yield store


async def listed(settings: Settings) -> None:
    async with opened(settings) as store:
        found = await store.read(broadcasts.page, limit=PAGE)
    for it in found:
        click.echo(f"{it.number}  {it.kind:8}  {it.proposed_at:%Y-%m-%d %H:%M} UTC  {_status(it)}")
    if not found:
        click.echo("Nothing was sent to many yet. Staff write it in their chat with the bot: /broadcasts")


async def show(settings: Settings, number: str) -> None:
    async with opened(settings) as store:
        click.echo("\n".join(_lines(await _seen(store, number))))


async def watch(settings: Settings, number: str, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Until it has ended: a bar on a terminal, elsewhere a line for each change."""
    async with opened(settings) as store:
        seen = await _seen(store, number)
        with click.progressbar(length=1, label=number, file=sys.stderr, show_pos=True) as bar:
            while seen.it.state not in ENDED:
                bar.length = max(seen.tally.total, 1)
                bar.label = f"{number}, {_status(seen.it)}"
                bar.update(seen.tally.settled - bar.pos)
                await sleep(LOOK_AGAIN)
                seen = await _seen(store, number)
            bar.length = max(seen.tally.total, 1)
            bar.update(bar.length - bar.pos)
        click.echo("\n".join(_lines(seen)))


async def act(settings: Settings, number: str, what: Act, now: datetime) -> None:
    """Pause, resume or call off; ``now`` is the moment (UTC)."""
    async with opened(settings) as store:
        await _seen(store, number)
        try:
            it = await store.write(acting.act_from_outside, number, what, now=now)
        except Stale:
            it = (await _seen(store, number)).it
            raise click.ClickException(f"{number} is {_status(it)}: it cannot be done any more.") from None
        click.echo(f"{number}: {_status(it)}")


async def take(settings: Settings, number: str, *, only_unreached: bool, out: Path | None) -> None:
    """How each was told and what they answered, as CSV without words and names."""
    async with opened(settings) as store:
        it = (await _seen(store, number)).it
        with click.open_file(str(out or "-"), "wb") as file:
            async for page in evidence.pages(store, it, only_unreached=only_unreached):
                file.write(page)
    _say_where(out)


async def text(settings: Settings, number: str, out: Path | None) -> None:
    """The notice in both languages, ready for the site and the app."""
    company = Company(
        name=settings.company_name,
        name_kk=settings.company_name_kk,
        bin=settings.company_bin,
        contact=settings.company_contact,
    )
    async with opened(settings) as store:
        it = (await _seen(store, number)).it
        words = Announcements(store=store, company=company)
        content = evidence.words([await words.mail(it, language) for language in Language])
    with click.open_file(str(out or "-"), "wb") as file:
        file.write(content)
    _say_where(out)


def _say_where(out: Path | None) -> None:
    if out:
        click.echo(f"It is in {out}.", err=True)


async def _seen(store: Store, number: str) -> Seen:
    seen = await store.read(acting.of_number, number)
    if seen is None:
        raise click.ClickException(f"There is no message to many with the number {number}.")
    return seen


def _status(it: Broadcast) -> str:
    if it.state is not State.RUNNING:
        return "waits for a second person" if it.state is State.PROPOSED else it.state.value
    if it.paused:
        return f"paused: {it.reason}" if it.reason else "paused"
    if it.reason == NIGHT:
        return "rests in quiet hours"
    return f"goes out, {STAGES[it.stage]}"


def _lines(seen: Seen) -> list[str]:
    lines = [f"{seen.it.number}: {_status(seen.it)}"]
    lines += [f"{seen.tally.of(fate):>9}  {words}" for fate, words in FATES.items() if seen.tally.of(fate)]
    return [*lines, f"{seen.nowhere:>9}  reached by no channel"] if seen.nowhere else lines
