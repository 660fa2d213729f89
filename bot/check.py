"""Is everything as it must be before the bot may start? Every problem at once, each with its remedy."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import click

from bot import catalogue_faults
from bot import register as registers
from bot.actions import deliveries
from bot.config import Purpose, Settings, read_settings
from bot.documents import SHIPPED, written
from bot.domain.datamap import DataMap
from bot.domain.languages import Language
from bot.domain.policies import faults
from bot.domain.staff import Duty, Member, too_small
from bot.rules import RulesError, load_rules
from bot.sources.datamap import DataMapError, load_data_map
from bot.sources.opening import BadAddress, differences, open_sources
from bot.storage import migrations, staff
from bot.storage.db import Store
from bot.storage.errors import StoreError
from bot.storage.vault import Vault
from bot.telegram.inspection import inspect
from bot.telegram.policy_words import in_english

# Without these the database cannot be looked into.
OPENING = frozenset({"BOT_MASTER_KEY", "BOT_MASTER_KEY_FILE", "BOT_DATABASE_URL", "BOT_DATA_DIR"})

Inspect = Callable[[str, str, int | None], Awaitable[list[str]]]


def main(now: Callable[[], datetime]) -> int:
    """Print what is wrong, and the data map; 0 when nothing is. ``now`` tells the real moment (UTC)."""
    env_file = Path(".env")
    found = asyncio.run(look(env_file, inspect, now))
    settings, _ = read_settings(Purpose.CHECK, env_file)
    if settings.data_map and not found["data map"]:
        click.echo("\n".join(table(_data_map(settings))) + "\n")
    for part, problems in found.items():
        click.secho(f"{part}: {'fine' if not problems else len(problems)}", fg="green" if not problems else "red")
        for problem in problems:
            click.echo(f"  - {problem}")
    return 1 if any(found.values()) else 0


async def look(env_file: Path | None, inspect: Inspect, now: Callable[[], datetime]) -> dict[str, list[str]]:
    """The problems of each part; ``inspect`` looks at Telegram's end."""
    settings, bad = read_settings(Purpose.CHECK, env_file)
    wrong = {problem.setting for problem in bad}
    found = {
        "settings": [str(problem) for problem in bad],
        "rules": _rules(settings),
        "words": catalogue_faults.problems(),
        "policy": list(in_english(faults(written(SHIPPED), before=None, taken=None, today=now().date()))),
    }
    # What a wrong setting would have named is not looked for elsewhere.
    found["database"] = [] if wrong & {"BOT_DATABASE_URL", "BOT_DATA_DIR"} else migrations.check(settings.database)
    if settings.data_map:
        found["data map"] = await _sources(settings, now)
    desk = settings.desk_chat_id
    if not found["database"] and not wrong & OPENING:
        found["database"], found["roster"], desk = await _inside(settings)
    if not wrong & {"BOT_TOKEN", "BOT_API_URL"}:
        found["Telegram"] = await inspect(settings.token.get_secret_value(), settings.api_url, desk)
    return found


def _rules(settings: Settings) -> list[str]:
    try:
        load_rules(settings.calendar_file)
    except RulesError as error:
        return list(error.problems)
    return []


async def _sources(settings: Settings, now: Callable[[], datetime]) -> list[str]:
    """What is wrong with the data map, by itself or against the systems that it describes."""
    try:
        data_map = _data_map(settings)
        sources = open_sources(data_map, settings.source_addresses, now=now)
    except (DataMapError, RulesError) as error:
        return list(error.problems)
    except BadAddress as error:
        return [str(error)]
    problems = await differences(sources.values())
    for source in sources.values():
        await source.close()
    return problems


def _data_map(settings: Settings) -> DataMap:
    return load_data_map(settings.data_map or Path(), load_rules(settings.calendar_file).purposes)


def register(language: Language, out: Path | None) -> None:
    """Write the register of processing; what is wrong with the map, or that there is none, is said instead."""
    settings, _ = read_settings(Purpose.CHECK, Path(".env"))
    if settings.data_map is None:
        raise click.ClickException("There is no data map. Name one in BOT_DATA_MAP; .env.example says where to start.")
    try:
        rules = load_rules(settings.calendar_file)
        text = registers.register(load_data_map(settings.data_map, rules.purposes), rules.purposes, language)
    except (DataMapError, RulesError) as error:
        raise click.ClickException(str(error)) from None
    if out is None:
        click.echo(text, nl=False)
        return
    # The lines of CSV end as its standard wants them.
    out.write_text(text, encoding="utf-8", newline="")
    click.echo(f"The register of processing is in {out}.", err=True)


def table(data_map: DataMap) -> list[str]:
    """The map as lines of text, a field each, for somebody who wants to see it whole."""
    head = ("field", "where", "category", "purpose", "mandatory", "correct", "erase", "kept by")
    rows = [head] + [
        (
            field.id,
            f"{field.source}: {data_map.tables[field.table].name}.{field.column}",
            field.category.value,
            field.purpose.value,
            "yes" if field.mandatory else "no",
            field.correction.value,
            field.erasure.value,
            f"{kept.id}, {kept.years} years" if (kept := data_map.retention_of(field)) else "",
        )
        for field in data_map.fields.values()
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]


async def _inside(settings: Settings) -> tuple[list[str], list[str], int | None]:
    """What only somebody with the key can see: whether it fits, who is on the roster, which id the desk has now."""
    desk = settings.desk_chat_id
    try:
        async with await Store.open(settings.database, Vault(settings.key())) as store:
            members = await store.read(staff.everybody)
            desk = await store.read(deliveries.desk_chat, desk)
    except StoreError as error:
        return [str(error)], [], desk
    return [], roster_problems(members, solo=settings.solo_desk), desk


NOBODY = (
    "Nobody on the roster can work on a case. Start the bot; then somebody named in BOT_ADMINS adds an operator in the "
    "staff group with /staff."
)
TOO_FEW = (
    "Only one person may confirm decisions, and two are needed: nothing could be deleted or refused. Add another with "
    "/staff; a company of one person sets BOT_SOLO_DESK=true, which is then written into every decision."
)
NOT_STARTED = (
    "Nobody who could take a case has opened a private chat with the bot. Ask them to open it and press Start."
)


def roster_problems(members: list[Member], *, solo: bool) -> list[str]:
    """What keeps this roster from working, each with its remedy."""
    workers = [member for member in members if member.may(Duty.WORK)]
    if not workers:
        return [NOBODY]
    problems = [TOO_FEW] if too_small(members, solo=solo) else []
    return problems if any(member.started for member in workers) else [*problems, NOT_STARTED]
