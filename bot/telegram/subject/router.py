"""Everything a client can do in the private chat, in the order in which it is tried."""

from aiogram import Router

from bot.telegram.filters import Private
from bot.telegram.subject import (
    asking,
    cases,
    cleaning,
    consents,
    correcting,
    data,
    home,
    objecting,
    planning,
    policy,
    representing,
    strays,
)

router = Router(name="subject")
for observer in (router.message, router.edited_message, router.callback_query):
    observer.filter(Private())

# Commands and menus first: a command in the middle of a form is a command, not an answer.
router.include_routers(
    home.router, policy.router, cleaning.router, cases.router, consents.router, representing.router, objecting.router,
    data.router, planning.router, correcting.router,
    asking.router,
    strays.router,
)  # fmt: skip
