"""Is a request recognised in whatever words, alphabet and spelling it comes?"""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.requests import Kind
from bot.recognition import LABELS, LEARNED, MOST, NONE, WEIGHTS, Recognised, recognise
from tests.recognition.corpus import TUNING, UNSEEN, Message, read
from tests.recognition.learn import learn, learned_from
from tests.recognition.scores import misses, score, shown

RECALL, PRECISION = 0.95, 0.90
ALTOGETHER, OF_EACH = 600, 8
# Seconds of the processor: what else the machine does is not counted.
ORDINARY, LONG, LOADED = 0.002, 0.030, 0.1
BEST_OF = 5
# None of it is in stories.txt, which the weights are learned with.
STORY = [
    "вчера ходил на базар с соседкой, купили картошку и мясо, цены выросли – ужас",
    "сын пошёл в первый класс, учительница хорошая, но далеко ездить",
    "погода у нас холодная, ветер сильный, машина не заводится",
    "былтыр тойға бардық, көп адам келді, жақсы өтті",
    "кеше базарға барып ет алдым, бағасы қымбат екен",
    "работаю водителем, целыми днями за рулём, времени совсем нет",
    "у меня давление и колени болят, врач прописал таблетки",
    "жұмыстан шаршап келемін, үйде балалар шулап жатыр",
    "ремонт затеяли, обои клеим третью неделю",
]

# The rules are loaded before, and with them what of the standard library both use.
LOADING = (
    "import time, bot.rules; begun = time.process_time(); import bot.recognition; print(time.process_time() - begun)"
)

ONE_REQUEST = [
    "деректерімді жойыңыз",
    "деректеримди жойыныз",
    "ДЕРЕКТЕРІМДІ   ЖОЙЫҢЫЗ!!!",
    "derekterimdi zhoiynyz",
    "derekterimdi joiyñyz",
    "удалите мои данные",
    "udalite moi dannye",
    "удолите мои даные",
    "удалитееее мои данныеее 🙏🙏",
    "удaлитe мoи дaнныe",
    "elfkbnt vjb lfyyst",
    "удалите\u200b мои да\u0301нные",
]


@pytest.mark.parametrize("part", [TUNING, UNSEEN], ids=lambda file: file.stem)
def test_the_right_kind_is_offered_and_what_is_proposed_alone_is_right(part: Path) -> None:
    got = score(read(part))

    print(shown(part))
    assert got.recall >= RECALL, "\n".join(misses(part))
    assert got.precision >= PRECISION, "\n".join(misses(part))


def test_the_two_parts_share_no_message_and_hold_every_kind() -> None:
    tuning, unseen = read(TUNING), read(UNSEEN)

    assert not {m.text.casefold() for m in tuning} & {m.text.casefold() for m in unseen}
    assert len(tuning) + len(unseen) >= ALTOGETHER
    for part in (tuning, unseen):
        counted = Counter(message.label for message in part)
        assert set(counted) == set(LABELS)
        assert min(counted.values()) >= OF_EACH


def test_the_weights_are_up_to_date() -> None:
    mark = WEIGHTS.read_text(encoding="utf-8").partition("\t")[0]

    assert mark == learned_from(), "run: python -m tests.recognition.learn"


@pytest.mark.soak
def test_the_weights_are_those_learned_from_the_tuning_messages() -> None:
    learned = learn(read(TUNING))

    assert learned.keys() == LEARNED.keys()
    # Another machine's exp() may round differently.
    assert all(
        abs(one - other) <= 1
        for feature in learned
        for one, other in zip(learned[feature], LEARNED[feature], strict=True)
    )


@pytest.mark.parametrize("text", ONE_REQUEST)
def test_one_request_in_any_spelling_is_one_request(text: str) -> None:
    assert recognise(text).kind == Kind.DELETE


def test_a_story_around_it_does_not_hide_a_request() -> None:
    chance = Random(1)
    messages = [message for message in read(TUNING) if message.label != NONE][::4]

    got = score([Message(label, ". ".join(_among(text, chance))) for label, text in messages])

    assert got.recall >= RECALL
    assert got.precision >= PRECISION


@pytest.mark.parametrize("text", ["не удаляйте мои данные", "деректерімді жоймаңыз", "не надо удалять мой аккаунт"])
def test_what_a_person_does_not_want_deleted_is_no_request_to_delete(text: str) -> None:
    assert recognise(text).kind != Kind.DELETE


@pytest.mark.parametrize("text", ["", " ", "👍", "...", "спасибо", "рахмет", "где мой перевод", "ақшам түспеді"])
def test_nothing_is_proposed_to_who_asks_for_nothing(text: str) -> None:
    assert recognise(text) == Recognised()


@given(st.text(max_size=300) | st.text(alphabet="удалитежойыңз elkbnt?!.\n🙏İßǅﬁ\u0301", max_size=5000))
def test_any_text_is_answered_with_at_most_three_different_kinds(text: str) -> None:
    told = recognise(text)

    assert len(set(told.among)) == len(told.among) <= MOST
    assert told.kind is None or told.among == (told.kind,)
    assert told == recognise(text)


def test_an_ordinary_message_takes_little_time() -> None:
    taken = [min(_timed(message.text) for _ in range(BEST_OF)) for message in read(TUNING)[::10]]

    assert median(taken) < ORDINARY


def test_two_thousand_letters_take_little_time() -> None:
    # Words nobody has written before, so that nothing is remembered from the time before.
    texts = [" ".join(f"{m.text} {a}{m.label}" for m in read(TUNING)[a::9])[:2000] for a in range(BEST_OF)]

    assert min(_timed(text) for text in texts) < LONG


def test_it_is_loaded_without_a_wait() -> None:
    taken = [float(subprocess.check_output([sys.executable, "-c", LOADING])) for _ in range(BEST_OF)]

    print(f"import of bot.recognition: {min(taken) * 1000:.0f} ms")
    assert min(taken) < LOADED


def test_every_weight_is_for_a_label() -> None:
    assert LABELS[-1] == NONE
    assert {len(row) for row in LEARNED.values()} == {len(LABELS)}


def _among(text: str, chance: Random) -> list[str]:
    told = chance.sample(STORY, 3)
    told.insert(chance.randint(0, 3), text)
    return told


def _timed(text: str) -> float:
    begun = process_time()
    recognise(text)
    return process_time() - begun
