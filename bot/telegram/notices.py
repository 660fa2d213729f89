"""Which words each notice is put into, at the moment it is sent."""

from collections.abc import Callable, Mapping

from bot.actions.deliveries import Letter
from bot.domain.notices import Notice
from bot.telegram.desk.notices import FOR_DESK, FOR_STAFF
from bot.telegram.letters import FOR_SUBJECT
from bot.telegram.screen import Post, Scene
from bot.texts import Translator

Words = Callable[[Translator, Letter, Scene], Post]

WORDS: Mapping[type[Notice], Words] = {**FOR_SUBJECT, **FOR_STAFF, **FOR_DESK}


def put_into_words(t: Translator, letter: Letter, scene: Scene) -> Post:
    return WORDS[type(letter.delivery.notice)](t, letter, scene)
