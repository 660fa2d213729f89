"""Messages to many: `/broadcasts`, one with its progress, approving, pausing, calling off, its files, and the form."""

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.actions import announcing, drafts, evidence
from bot.actions import broadcasts as acting
from bot.actions.broadcasts import Seen
from bot.actions.store import Store
from bot.domain.broadcasts import FORM, TYPED, Act, Broadcast, Kind
from bot.domain.datamap import DataMap
from bot.domain.languages import Bilingual, Language
from bot.domain.people import Draft, Visit
from bot.domain.refusals import DraftGone, NotFound, Stale
from bot.domain.requests import CHECK
from bot.domain.staff import Duty, Member, require
from bot.sources.books import Books
from bot.telegram.announcements import Announcements
from bot.telegram.buttons import (
    ActOnBroadcast,
    FillBroadcast,
    FillBroadcastAnew,
    NewBroadcast,
    OpenBroadcast,
    PreviewBroadcast,
    ProposeBroadcast,
    ShowBroadcasts,
    TakeBroadcast,
)
from bot.telegram.desk import broadcast_screens as screens
from bot.telegram.desk.privately import in_private, send_privately
from bot.telegram.filters import NoCommand, Private
from bot.telegram.screen import Scene, Screen, answer, send, show
from bot.texts import Translator

# A table of more recipients would not fit into a message as it is.
PACKED_ABOVE = 100_000
# `shared` works in the group too: what it shows of a single one goes to the private chat.
shared = Router(name="desk broadcasts")
router = Router(name="desk broadcasts in private")
for observer in (router.message, router.callback_query):
    observer.filter(Private())


class Filling(Filter):
    """The member has this form in hand."""

    async def __call__(self, _: Message, visit: Visit | None = None) -> bool:
        draft = visit.draft if visit else None
        return draft is not None and draft.active and draft.flow == FORM


def _map(books: Books | None) -> DataMap | None:
    return books.map if books else None


@shared.message(Command("broadcasts"))
async def list_broadcasts(message: Message, store: Store, member: Member, t: Translator) -> None:
    found = await store.read(acting.listed, by=member.id)
    private = message.chat.type == "private"
    await show(message, screens.list_screen(t, found, page=0, private=private, may=member.may(Duty.PUBLISH)))


@shared.callback_query(ShowBroadcasts.filter())
async def list_again(
    tap: CallbackQuery, callback_data: ShowBroadcasts, store: Store, member: Member, t: Translator
) -> None:
    page = min(max(callback_data.page, 0), 10_000)
    found = await store.read(acting.listed, by=member.id, page=page)
    may = member.may(Duty.PUBLISH)
    await show(tap, screens.list_screen(t, found, page=page, private=in_private(tap), may=may))


@shared.callback_query(OpenBroadcast.filter())
async def open_broadcast(
    tap: CallbackQuery, callback_data: OpenBroadcast, store: Store, member: Member, t: Translator, books: Books | None
) -> None:
    screen = await screen_of(store, callback_data.broadcast, member, t, books)
    if in_private(tap):
        await show(tap, screen)
    else:
        await send_privately(tap, screen)
        await answer(tap, t.plain("It is in your private chat with the bot."), alert=True)


async def screen_of(store: Store, broadcast_id: str, member: Member, t: Translator, books: Books | None) -> Screen:
    seen = await store.read(acting.look, broadcast_id, by=member.id)
    return screens.broadcast_screen(t, seen, _map(books))


@shared.callback_query(ActOnBroadcast.filter())
async def act(
    tap: CallbackQuery, callback_data: ActOnBroadcast, store: Store, member: Member, t: Translator, scene: Scene,
    books: Books | None,
) -> None:  # fmt: skip
    if callback_data.act not in set(Act):
        raise NotFound
    what = Act(callback_data.act)
    seen = await store.read(acting.look, callback_data.broadcast, by=member.id)
    require(member, Duty.PUBLISH)
    if what is Act.CANCEL and not callback_data.sure:
        await _ask_if_sure(tap, screens.sure_screen(t, seen.it), t)
        return
    await store.write(acting.act, seen.it.id, what, by=member.id, solo=scene.solo, now=scene.now)
    if in_private(tap):
        await show(tap, await screen_of(store, seen.it.id, member, t, books))
    else:
        # The card says it in a moment.
        await answer(tap)


async def _ask_if_sure(tap: CallbackQuery, screen: Screen, t: Translator) -> None:
    if in_private(tap):
        await show(tap, screen)
    else:
        await send_privately(tap, screen)
        await answer(tap, t.plain("It is in your private chat with the bot."), alert=True)


@router.callback_query(PreviewBroadcast.filter())
async def preview(
    tap: CallbackQuery, callback_data: PreviewBroadcast, store: Store, member: Member, t: Translator, scene: Scene,
    books: Books | None,
) -> None:  # fmt: skip
    seen = await store.read(acting.look, callback_data.broadcast, by=member.id)
    await answer(tap)
    for screen in await _previews(store, seen.it, t, scene):
        await send(tap, screen)
    await send(tap, await screen_of(store, seen.it.id, member, t, books))


async def _previews(store: Store, it: Broadcast, t: Translator, scene: Scene) -> list[Screen]:
    words = Announcements(store=store, company=scene.company)
    return screens.preview_screens(t, [(language, await words.screen(it, language)) for language in Language])


@router.callback_query(TakeBroadcast.filter())
async def take(tap: CallbackQuery, callback_data: TakeBroadcast, store: Store, member: Member, scene: Scene) -> None:
    if callback_data.what not in screens.FILES:
        raise NotFound
    seen = await store.read(acting.look, callback_data.broadcast, by=member.id)
    await store.write(acting.exported, seen.it.id, by=member.id, now=scene.now)
    await answer(tap)
    name, content = await _file(store, seen, callback_data.what, scene)
    if tap.bot:
        await tap.bot.send_document(tap.from_user.id, BufferedInputFile(content, filename=name))


async def _file(store: Store, seen: Seen, what: str, scene: Scene) -> tuple[str, bytes]:
    name = f"{seen.it.number}-{what}"
    if what == "words":
        words = Announcements(store=store, company=scene.company)
        return f"{name}.txt", evidence.words([await words.mail(seen.it, language) for language in Language])
    only_unreached = what == "nowhere"
    if seen.tally.total <= PACKED_ABOVE:
        return f"{name}.csv", await evidence.table(store, seen.it, only_unreached=only_unreached)
    return f"{name}.zip", await evidence.packed(store, seen.it, f"{name}.csv", only_unreached=only_unreached)


# -- the form ---------------------------------------------------------------------------------------------------------


@router.callback_query(NewBroadcast.filter())
async def new(
    tap: CallbackQuery, callback_data: NewBroadcast, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    begun = await store.read(announcing.begun, visit.person, by=member.id, now=scene.now)
    if begun and begun.payload and not callback_data.anew:
        await show(tap, screens.begun_screen(t, begun))
        return
    draft = await store.write(announcing.begin, visit.person, by=member.id, now=scene.now)
    await show(tap, screens.step_screen(t, draft, _map(books)))


async def go_on(
    event: Message | CallbackQuery, store: Store, t: Translator, draft: Draft, scene: Scene, books: Books | None
) -> None:
    """Put the member where the form stands; what is to be checked stands above, as people will see it."""
    if draft.step == CHECK:
        for screen in await _previews(store, _drafted(draft, scene), t, scene):
            await send(event, screen)
        if isinstance(event, CallbackQuery):
            await answer(event)
        await send(event, screens.step_screen(t, draft, _map(books)))
        return
    await show(event, screens.step_screen(t, draft, _map(books)))


def _drafted(draft: Draft, scene: Scene) -> Broadcast:
    """What it would be; the number it gets comes with the proposal."""
    said = draft.payload
    return acting.drafted(Kind(said["kind"]), Bilingual(ru=said["ru"], kk=said["kk"]), now=scene.now)


@router.callback_query(FillBroadcast.filter())
async def pick(
    tap: CallbackQuery, callback_data: FillBroadcast, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    filled = await store.write(
        announcing.pick, visit.person, callback_data.draft, callback_data.step, callback_data.option,
        tables=tuple(books.map.tables) if books else (), by=member.id, now=scene.now,
    )  # fmt: skip
    await go_on(tap, store, t, filled, scene, books)


@router.callback_query(FillBroadcastAnew.filter())
async def fill_anew(
    tap: CallbackQuery, callback_data: FillBroadcastAnew, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    if not callback_data.step:
        draft = await store.read(announcing.held, visit.person, callback_data.draft, now=scene.now)
        await show(tap, screens.parts_screen(t, draft))
        return
    again = await store.write(
        announcing.ask_again, visit.person, callback_data.draft, callback_data.step, by=member.id, now=scene.now
    )
    await go_on(tap, store, t, again, scene, books)


@router.message(Filling(), NoCommand())
async def write(
    message: Message, store: Store, visit: Visit, member: Member, t: Translator, scene: Scene, books: Books | None
) -> None:
    """The words in the language in hand, or word of what is awaited instead."""
    draft = visit.draft
    if draft is None:
        raise DraftGone
    if draft.step not in TYPED or message.text is None:
        await show(message, screens.awaited_screen(t, draft))
        await show(message, screens.step_screen(t, draft, _map(books)))
        return
    filled = await store.write(announcing.write, visit.person, draft.id, message.text, by=member.id, now=scene.now)
    await go_on(message, store, t, filled, scene, books)


@router.callback_query(ProposeBroadcast.filter())
async def propose(
    tap: CallbackQuery, callback_data: ProposeBroadcast, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    """What was changed since the button was shown is shown first."""
    try:
        it = await store.write(
            announcing.propose, visit.person, callback_data.draft, version=callback_data.version, rules=scene.rules,
            by=member.id, now=scene.now,
        )  # fmt: skip
    except Stale:
        fresh = await store.read(drafts.require, visit.person, callback_data.draft, now=scene.now)
        await go_on(tap, store, t, fresh, scene, books)
        return
    await show(tap, await screen_of(store, it.id, member, t, books))
