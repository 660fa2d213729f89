"""The form that a button of the person speaks of."""

from bot.actions import drafts
from bot.actions.store import Store
from bot.domain.people import Draft, Visit
from bot.domain.refusals import NotFound
from bot.domain.requests import Kind
from bot.telegram.screen import Scene


async def held(store: Store, visit: Visit, draft_id: str, scene: Scene) -> Draft:
    """The request a button speaks of: mostly the one in hand, which came with the visit."""
    draft = visit.draft
    if draft is None or draft.id != draft_id:
        draft = await store.read(drafts.require, visit.person, draft_id, now=scene.now)
    if draft.flow not in set(Kind):
        raise NotFound
    return draft
