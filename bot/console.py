"""Messages to many and versions of the policy, from the machine the bot runs on."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import click

from bot.actions import broadcasts as acting
from bot.actions import evidence, policies, publishing
from bot.actions.broadcasts import Seen
from bot.config import Settings
from bot.documents import VERSION_FILE, Company, shipped, template, written
from bot.domain.broadcasts import ENDED, NIGHT, Act, Broadcast, Stage, State
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Language
from bot.domain.policies import NAME, Answer, Written
from bot.domain.refusals import AnotherWaits, NotFound, Stale
from bot.rules import HERE as RULES
from bot.rules import RulesError, load_rules
from bot.storage import acknowledgements as answers
from bot.storage import broadcasts
from bot.storage.db import Store
from bot.storage.vault import Vault
from bot.telegram.announcements import Announcements
from bot.telegram.policy_words import in_english

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


# -- the policy -------------------------------------------------------------------------------------------------------


async def list_policies(settings: Settings, now: datetime) -> None:
    """``now`` is the moment (UTC), here and below."""
    async with opened(settings) as store:
        await store.write(policies.ship, shipped(), now=now)
        found = await store.read(policies.published)
        current = await store.read(policies.in_force, now)
        counted = [await store.read(answers.answers, it.version) for it in found]
    for it, count in zip(found, counted, strict=True):
        said = ", ".join(f"{count.of(answer)} {answer}" for answer in Answer)
        mark = "in force" if it == current else ""
        head = f"{it.version:20}  {it.edition.kind:8}  from {it.edition.effective}  {mark:8}"
        click.echo(f"{head}  {said}, {count.silent} silent")


async def new_policy(settings: Settings, version: str, folder: Path, now: datetime) -> None:
    """A folder to be written in, with the texts of the version published last."""
    if not NAME.fullmatch(version):
        raise click.ClickException(f"{version!r} is no name of a version: up to 20 letters, digits, dots and dashes.")
    place = folder / version
    if place.exists():
        raise click.ClickException(f"{place} is there already.")
    async with opened(settings) as store:
        await store.write(policies.ship, shipped(), now=now)
        [last, *_] = await store.read(policies.published)
    place.mkdir(parents=True)
    for name, words in template(last.edition, version).items():
        (place / name).write_text(words, encoding="utf-8")
    click.echo(f"Write in {place}, then: python -m bot policy check {version}")


async def check_policy(settings: Settings, version: str, folder: Path, now: datetime) -> None:
    async with opened(settings) as store:
        await _fit(settings, store, version, folder, now)
    click.echo(f"Version {version} can be published: python -m bot policy publish {version}")


async def publish_policy(settings: Settings, version: str, folder: Path, now: datetime) -> None:
    async with opened(settings) as store:
        it = await _fit(settings, store, version, folder, now)
        try:
            done = await store.write(
                publishing.put, it, by=policies.CLI, rules=load_rules(settings.calendar_file), now=now
            )
        except AnotherWaits as waits:
            number = waits.facts["number"]
            raise click.ClickException(
                f"{number} waits for a second person: approve it or call it off first."
            ) from None
    if done.policy.position is not None:
        click.echo(f"Version {version} is published. It is in force from {it.effective}.")
    elif done.broadcast:
        click.echo(
            f"Version {version} is proposed. It is published when a member of staff approves {done.broadcast.number}, "
            "which tells everybody: /broadcasts"
        )


async def policy_evidence(settings: Settings, version: str, out: Path | None) -> None:
    async with opened(settings) as store:
        try:
            await store.read(policies.require, version)
        except NotFound:
            raise click.ClickException(f"There is no version {version}: python -m bot policy list") from None
        with click.open_file(str(out or "-"), "wb") as file:
            async for page in evidence.of_policy(store, version):
                file.write(page)
    _say_where(out)


async def _fit(settings: Settings, store: Store, version: str, folder: Path, now: datetime) -> Written:
    """The version as it stands in its folder. Everything that is wrong is said at once, by its name."""
    await store.write(policies.ship, shipped(), now=now)
    problems, it = [], None
    try:
        it = written(folder / version)
    except ValueError as error:
        problems.append(str(error))
    if it:
        if it.version != version:
            problems.append(f"version: it is {it.version!r} in {VERSION_FILE}, and its folder is called {version!r}.")
        problems += in_english(await store.read(publishing.look_over, it, now=now))
    problems += rule_problems(settings.calendar_file)
    if it is None or problems:
        raise click.ClickException(
            "\n".join([f"Version {version} cannot be published:", *(f"  - {p}" for p in problems)])
        )
    return it


def rule_problems(calendar: Path | None, folder: Path = RULES) -> list[str]:
    """A version tells what data are used for: a purpose without its ground keeps it back as well."""
    try:
        load_rules(calendar, folder=folder)
    except RulesError as error:
        return list(error.problems)
    return []


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
