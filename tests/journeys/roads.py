"""One road for every kind of request: asked for in the chat, taken by the desk, answered in each way it can be."""

from bot.domain.cases import Outcome
from bot.domain.grounds import Ground, fitting
from bot.domain.handling import HANDLING, alone
from bot.domain.languages import Language
from bot.domain.requests import (
    CHECK,
    NEEDED_PURPOSES,
    OPTIONAL_PURPOSES,
    REQUESTS,
    Form,
    Kind,
    Question,
    Scope,
    answered,
    begun,
    question,
    step_of,
)
from bot.rules import load_rules
from bot.telegram.demands import OPTION
from bot.telegram.desk.words import DECIDE, GRANT
from bot.telegram.steps import STEP
from bot.telegram.subject.kinds import KINDS
from tests.journeys.desk.colleague import Colleague
from tests.journeys.road import Road

RULES = load_rules()
RU, KK = Language.RU, Language.KK

# What is answered to each question that is answered in words; the same question may be asked by several kinds.
SAID: dict[str, dict[Language, str]] = {
    "which": {RU: "мой адрес и переписка со службой поддержки", KK: "мекенжайым және қолдау қызметімен хат алмасуым"},
    "recipient": {RU: "банк-партнёр, звонили в марте", KK: "серіктес банк, наурызда содан қоңырау шалды"},
    "words": {RU: "мой домашний адрес и старая почта", KK: "үй мекенжайым мен ескі поштам"},
    "how": {RU: "мои данные взяли у магазина без моего согласия", KK: "деректерімді дүкеннен келісімімсіз алған"},
    "breach": {RU: "мне звонят посторонние и называют мой номер договора",
               KK: "бөтен адамдар қоңырау шалып, шартымның нөмірін айтады"},
    "block": {RU: "всё, что заблокировано в марте", KK: "наурызда бұғатталғанның бәрі"},
    "why": {RU: "звонили не от вас, это выяснилось", KK: "қоңырау сіздерден емес екені анықталды"},
    "reason": {RU: "больше не хочу", KK: "енді қаламаймын"},
    "decision": {RU: "мне отказали в повышении лимита за одну минуту", KK: "лимитті көтеруден бір минутта бас тартты"},
    "view": {RU: "программа не знает, что долг закрыт", KK: "бағдарлама қарыздың жабылғанын білмейді"},
    "place": {RU: "страница отзывов на вашем сайте", KK: "сайтыңыздағы пікірлер беті"},
    "happened": {RU: "мой номер передали рекламщикам", KK: "нөмірімді жарнамашыларға берген"},
    "amount": {RU: "50 000 тенге, расходы на новый номер", KK: "50 000 теңге, жаңа нөмірге кеткен шығын"},
    "wish": {RU: "чтобы больше не звонили", KK: "енді қоңырау шалмаса екен"},
    "question": {RU: "сколько лет вы храните переводы?", KK: "аударымдарды неше жыл сақтайсыздар?"},
    "disagree": {RU: "данные у вас есть, они видны в приложении", KK: "деректерім бар, қосымшадан көріп тұрмын"},
    "circumstances": {RU: "потерял телефон, взял новый номер", KK: "телефонымды жоғалтып, жаңа нөмір алдым"},
    "whom": {RU: "Сапаров Арман", KK: "Сапаров Арман"},
}  # fmt: skip
VALUES = {"name": "Сапарова Айгерим", "address": "Алматы, Абай 10"}
PHONE = "+7 701 000 00 99"
DAYS = {"ends": "31.12.2030"}
PAST = "01.03.2026"
LETTER = {RU: "Мы всё проверили и сделали.", KK: "Бәрін тексеріп, орындадық."}
WHICH_PART = {
    Language.RU: "Одобрено то, что можно сделать сейчас; об остальном говорит основание ниже.",
    Language.KK: "Қазір істеуге болатын бөлігі мақұлданды; қалғаны туралы төмендегі негізде айтылған.",
}
WHY = {RU: "Мы искали во всех системах.", KK: "Барлық жүйеден іздедік."}
# The menu opens these itself; every other kind stands under the other rights.
ON_MENU = {Kind.ACCESS, Kind.CORRECT, Kind.DELETE, Kind.QUESTION}
# In which order the answers are given, and to which choice: the first choices of a kind come in turn.
ORDER = {Kind.APPEAL: (Outcome.REFUSED, Outcome.FULFILLED)}
SCOPES = {
    Kind.APPEAL: (Scope.HUMAN, Scope.REFUSAL),
    Kind.WITHDRAW_CONSENT: (Scope.MARKETING, Scope.THIRD_PARTIES, Scope.IDENTIFICATION),
}


def rounds(kind: Kind) -> list[tuple[Outcome, Scope]]:
    """Every answer the kind can get, each to another of its first choices as far as there are others."""
    scopes = SCOPES.get(kind, REQUESTS[kind].scopes)
    outcomes = ORDER.get(kind, HANDLING[kind].outcomes)
    return [(outcome, scopes[n % len(scopes)]) for n, outcome in enumerate(outcomes)]


async def asks(road: Road, kind: Kind, scope: Scope) -> None:
    """From the menu to the number of the case."""
    await road.says(road.client, "/menu")
    await _opens(road, kind, scope)
    payload = begun(kind) or {"scope": scope.value}
    if kind is Kind.WITHDRAW_CONSENT and scope in OPTIONAL_PURPOSES:
        await _enters(road)
        return
    while (step := step_of(kind, payload)) != CHECK:
        asked = question(kind, step)
        assert asked is not None
        payload = answered(payload, step, await _answers(road, asked, payload))
    await _enters(road)
    if REQUESTS[kind].sure:
        await road.taps(road.client, "All correct")
        label = {(Kind.DELETE, Scope.ALL): "Yes, delete all my data", (Kind.DELETE, Scope.PART): "Yes, delete this"}
        await road.taps(road.client, label.get((kind, scope), "Yes, destroy these data"))
    else:
        await road.taps(road.client, "File the request")


async def _opens(road: Road, kind: Kind, scope: Scope) -> None:
    client, words = road.client, KINDS[kind]
    if kind is Kind.WITHDRAW_CONSENT:
        await road.taps(client, "My consents")
        if scope in NEEDED_PURPOSES:
            await road.taps(client, "Needed for the contract")
        elif scope not in OPTIONAL_PURPOSES:
            await road.presses(client, f"conp:{scope}")
        await road.presses(client, f"bs:{kind}:{scope}")
        return
    if kind not in ON_MENU:
        await road.taps(client, "Other rights")
    await road.taps(client, words.button)
    if kind is Kind.REPRESENT and client.has("State a right to act"):
        await road.taps(client, "State a right to act")
    if words.choose:
        await road.taps(client, words.scopes[scope])


async def _answers(road: Road, asked: Question, payload: dict[str, str]) -> str:
    """Answers the question in its own way; returns what the form keeps, as far as the next question depends on it."""
    client = road.client
    match asked.form:
        case Form.CHOICE:
            option = "address" if asked.name == "field" else asked.options[0]
            await road.taps(client, OPTION[asked.name, option])
            return option
        case Form.DEMAND:
            refused = [b.data for row in client.actor.message.buttons for b in row if (b.data or "").startswith("do:")]
            await road.presses(client, refused[-1] or "")  # the oldest: what others have decided
        case Form.FILE:
            await road.does(client, "sends a document", client.actor.sends_document("spravka.pdf", b"%PDF-1.4 x"))
        case Form.DAY:
            await road.says(client, DAYS.get(asked.name, PAST))
        case Form.PHONE:
            await road.says(client, PHONE)
        case Form.VALUE:
            await road.says(client, VALUES[payload["field"]])
        case _:
            await road.says(client, SAID[asked.name][road.language])
    return "x"


async def _enters(road: Road) -> None:
    """Agrees and shares the number, where the bot asks for them."""
    client = road.client
    if client.has("I agree"):
        await road.taps(client, "I agree")
    if client.t.plain("Share my number") in client.actor.keyboard:
        await road.does(client, "shares the number", client.shares_number())
    if client.has("Go on"):
        await road.taps(client, "Go on")  # the number was known already


async def answers(road: Road, kind: Kind, outcome: Outcome, first: Colleague, second: Colleague) -> Ground | None:
    """Takes the newest case and answers it; returns the ground where the answer needed one."""
    await road.on_card(first, "Claim")
    await road.taps(first, "Read everything")
    await road.taps(first, "Back to the case")
    if outcome is not Outcome.REFUSED:
        for step in HANDLING[kind].steps:
            await road.taps(first, STEP[step])
            await road.taps(first, "Yes")
    await road.taps(first, "Decide")
    granted = outcome is Outcome.FULFILLED
    await road.taps(first, GRANT.get(kind, DECIDE[outcome]) if granted else DECIDE[outcome])
    if alone(kind, outcome):
        await road.says(first, LETTER[road.language])
        await road.taps(first, "Yes")
        return None
    ground = None if granted else await _grounds(road, kind, outcome, first)
    await road.taps(first, "Put forward")
    await road.on_card(second, "Review")
    await road.taps(second, "Confirm")
    if outcome is not Outcome.REFUSED and not HANDLING[kind].settles:
        await road.says(first, f"/case {road.number}")
        await road.taps(first, "Carried out")
        await road.says(first, LETTER[road.language])
        await road.taps(first, "Yes")
    return ground


async def _grounds(road: Road, kind: Kind, outcome: Outcome, member: Colleague) -> Ground:
    """Chooses the first ground of the kind's own that fits, gives its date, and says why."""
    fits = fitting(RULES.grounds.values(), kind, outcome)
    ground = min(fits, key=lambda g: (len(g.kinds), g.needs_end_date))
    title = ground.title.in_(road.language) + (" *" if ground.provisional else "")
    await road.does(member, f"taps `{title}`", member.actor.taps(title))
    if ground.needs_end_date:
        await road.says(member, "31.12.2031")
    words = WHY if outcome is Outcome.REFUSED else WHICH_PART
    await road.says(member, words[road.language])
    return ground
