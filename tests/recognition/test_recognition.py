"""Is a request recognised in whatever words, alphabet and spelling it comes?"""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.requests import Kind
from bot.recognition import LABELS, LEARNED, MOST, NONE, WEIGHTS, Recognised, recognise
from tests.recognition.corpus import TUNING, UNSEEN, read
from tests.recognition.learn import learn, written
from tests.recognition.scores import misses, score, shown

RECALL, PRECISION = 0.95, 0.90
ALTOGETHER, OF_EACH = 600, 8
ORDINARY = 0.002
LONG = 0.030
BEST_OF = 5
# The rules are loaded before, and with them what of the standard library both use.
LOADING = (
    "import time, bot.rules; begun = time.perf_counter(); import bot.recognition; print(time.perf_counter() - begun)"
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


def test_the_weights_are_those_learned_from_the_tuning_messages() -> None:
    assert written(learn(read(TUNING))) == WEIGHTS.read_text(encoding="utf-8"), "run: python -m tests.recognition.learn"


@pytest.mark.parametrize("text", ONE_REQUEST)
def test_one_request_in_any_spelling_is_one_request(text: str) -> None:
    assert recognise(text).kind == Kind.DELETE


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
    assert min(taken) < 0.1


def test_every_weight_is_for_a_label() -> None:
    assert LABELS[-1] == NONE
    assert {len(row) for row in LEARNED.values()} == {len(LABELS)}


def _timed(text: str) -> float:
    begun = perf_counter()
    recognise(text)
    return perf_counter() - begun
