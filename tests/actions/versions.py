"""Versions of the policy for tests: the shipped one, and the next, of which people are told."""

from dataclasses import replace

from bot.documents import SHIPPED, VERSION_FILE, shipped, template, written
from bot.domain.languages import Bilingual
from bot.domain.policies import Kind, Written

FIRST = shipped()
SUMMARY = Bilingual(
    ru="Мы рассказали о новом получателе данных. Для вас ничего не нужно делать.",
    kk="Деректердің жаңа алушысы туралы айттық. Сізге ештеңе істеудің қажеті жоқ.",
)
NEXT = replace(
    written(SHIPPED),
    version="2",
    kind=Kind.MATERIAL,
    effective="2027-03-01",
    summary=SUMMARY,
    text=Bilingual(
        ru=FIRST.text.ru.replace("Риск неверных данных несёте вы.", "За неверные данные отвечаете вы."),
        kk=FIRST.text.kk.replace(
            "Дұрыс емес деректердің тәуекелін өзіңіз көтересіз.", "Дұрыс емес деректерге өзіңіз жауап бересіз."
        ),
    ),
)  # fmt: skip


def another(it: Written = NEXT, **facts: str) -> Written:
    """The same with other facts, and with other words, so that it is a change of its own."""
    text = Bilingual(ru=f"{it.text.ru}\nДобавлено.", kk=f"{it.text.kk}\nҚосымша жазылды.")
    summary = Bilingual(ru=f"{it.summary.ru} Ещё одно.", kk=f"{it.summary.kk} Тағы біреуі.")
    return replace(it, text=text, summary=summary, **facts)


def files(kind: Kind = Kind.MATERIAL, day: str = "2027-03-01") -> dict[str, str]:
    """The same as somebody hands it in."""
    head = template(FIRST, "2")[VERSION_FILE].replace('kind = ""', f'kind = "{kind}"')
    head = head.replace('effective = ""', f"effective = {day}")
    head = head.replace('ru = ""', f'ru = "{SUMMARY.ru}"').replace('kk = ""', f'kk = "{SUMMARY.kk}"')
    return {VERSION_FILE: head, "ru.md": NEXT.text.ru, "kk.md": NEXT.text.kk}
