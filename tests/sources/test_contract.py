"""What every source promises, whatever is behind it."""

import asyncio
from datetime import datetime

import pytest

from bot.domain.datamap import BY_HAND, DataMap, Identifier, Row
from bot.domain.erasure import Line, Pile, Plan, plan
from bot.sandbox.company import HOSTILE_ADDRESS, HOSTILE_NAME, MANY, NAMED, UNMATCHED_PHONE, number_of
from bot.sources.protocol import AlreadyDone, Changed, Done, Gone, Identity, Item, Rejected
from tests.sources.conftest import TODAY, House

ONE_ROW = ("clients", "wallets", "contracts", "choices")
HOSTILE = ["' OR '1'='1", "%", "*", "\0", "\ud800", "1; DROP TABLE clients", "9" * 400, ""]


@pytest.fixture(params=["sqlite", "postgresql", "http"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(kind: str) -> str:
    """The HTTP service of the tests keeps its data in SQLite."""
    return "sqlite" if kind == "http" else kind


@pytest.fixture
def house(kind: str, request: pytest.FixtureRequest) -> House:
    found = request.getfixturevalue("http" if kind == "http" else "sql")
    assert isinstance(found, House)
    return found


async def row_of(house: House, case: str, table: str) -> Row:
    records = await house.source.read(number_of(case), tables=[table])
    return records.tables[table].rows[0]


@pytest.mark.parametrize("case", ["open_balance", "ordinary", "optional_empty", "closed_long_ago", "debt_and_dispute"])
async def test_a_client_is_found_by_the_phone(house: House, case: str) -> None:
    (match,) = await house.source.find(Identity(phone=NAMED[case].phone))

    assert match.subject == number_of(case)
    assert match.by == {Identifier.PHONE}


async def test_a_phone_is_found_however_the_company_wrote_it(house: House) -> None:
    (match,) = await house.source.find(Identity(phone="+77021112244"))

    assert match.subject == number_of("old_phone")


async def test_two_accounts_with_one_phone_are_two_matches(house: House) -> None:
    found = await house.source.find(Identity(phone=NAMED["duplicate_one"].phone))

    assert {match.subject for match in found} == {number_of("duplicate_one"), number_of("duplicate_two")}


async def test_a_stranger_is_not_found(house: House) -> None:
    assert await house.source.find(Identity(phone=UNMATCHED_PHONE)) == ()
    assert await house.source.find(Identity()) == ()


async def test_a_client_without_a_phone_is_found_by_e_mail_or_iin(house: House) -> None:
    row = await row_of(house, "no_phone", "clients")

    by_email = await house.source.find(Identity(email="MADINA@example.kz"))
    by_iin = await house.source.find(Identity(iin=row.values["iin"]))

    assert {match.subject: match.by for match in by_email} == {number_of("no_phone"): {Identifier.EMAIL}}
    assert {match.subject: match.by for match in by_iin} == {number_of("no_phone"): {Identifier.IIN}}


async def test_everybody_who_fits_a_part_is_found_and_by_which(house: House) -> None:
    found = await house.source.find(Identity(phone=NAMED["ordinary"].phone, email=NAMED["open_balance"].email))

    assert {match.subject: match.by for match in found} == {
        number_of("ordinary"): {Identifier.PHONE},
        number_of("open_balance"): {Identifier.EMAIL},
    }


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_find_nobody_and_harm_nothing(house: House, text: str) -> None:
    assert await house.source.find(Identity(phone=text, iin=text, email=text)) == ()
    records = await house.source.read(text or "x")
    assert all(not rows.rows for rows in records.tables.values())
    result = await house.source.correct("op", text, field="email", row=text, old=None, new="a@example.kz")
    assert result == Gone()


async def test_everything_is_read_in_the_form_of_its_type(house: House, data_map: DataMap) -> None:
    records = await house.source.read(number_of("ordinary"))

    assert set(records.tables) == {table.id for table in data_map.tables_of("wallet")}
    assert records.complete
    client, wallet, _, choices = (records.tables[table].rows[0].values for table in ONE_ROW)
    assert client["birth"] == "1994-02-28"
    assert client["patronymic"] is None
    assert wallet["balance"] == "0.00"
    assert choices["news"] == "true"
    for payment in records.tables["transactions"].rows:
        moment = payment.values["payment_at"]
        assert moment is not None
        assert datetime.fromisoformat(moment).utcoffset() is not None
        assert str(payment.values["payment_amount"])[-3] == "."
    assert len(records.tables["transactions"].rows) == 4


async def test_only_the_tables_asked_for_are_read(house: House) -> None:
    records = await house.source.read(number_of("ordinary"), tables=["wallets"])

    assert list(records.tables) == ["wallets"]


async def test_ten_thousand_rows_of_one_person_are_read_at_once(house: House) -> None:
    records = await house.source.read(number_of("many_payments"))

    assert len({row.key for row in records.tables["transactions"].rows}) == MANY
    assert records.complete


async def test_what_is_beyond_the_limit_is_said_to_be_there(house: House) -> None:
    records = await house.source.read(number_of("many_payments"), tables=["transactions"], limit=100)

    assert len(records.tables["transactions"].rows) == 100
    assert records.tables["transactions"].more
    assert not records.complete


async def test_hostile_strings_are_read_as_they_stand(house: House) -> None:
    row = await row_of(house, "hostile", "clients")

    assert row.values["first_name"] == HOSTILE_NAME
    assert row.values["address"] == HOSTILE_ADDRESS


async def test_a_correction_is_made_once_and_answered_as_made_again(house: House) -> None:
    subject = number_of("ordinary")
    old = NAMED["ordinary"].email

    first = await house.source.correct("op", subject, field="email", row=subject, old=old, new="new@example.kz")
    again = await house.source.correct("op", subject, field="email", row=subject, old=old, new="new@example.kz")

    assert (first, again) == (Done(), AlreadyDone())
    assert house.rows("SELECT email FROM clients WHERE id = 2") == [("new@example.kz",)]
    assert house.rows("SELECT count(*) FROM clients WHERE email = 'new@example.kz'") == [(1,)]


async def test_a_value_that_has_changed_meanwhile_is_not_overwritten(house: House) -> None:
    subject = number_of("ordinary")

    result = await house.source.correct("op", subject, field="email", row=subject, old="seen@example.kz", new="x@y.kz")

    assert result == Changed()
    assert house.rows("SELECT email FROM clients WHERE id = 2") == [(NAMED["ordinary"].email,)]


async def test_of_two_corrections_at_once_one_is_made(house: House) -> None:
    subject, old = number_of("ordinary"), NAMED["ordinary"].email

    results = await asyncio.gather(
        *(
            house.source.correct(f"op{n}", subject, field="email", row=subject, old=old, new=f"n{n}@example.kz")
            for n in range(4)
        )
    )

    assert sorted(type(result).__name__ for result in results) == ["Changed", "Changed", "Changed", "Done"]


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("patronymic", None, "Ерланқызы"),
        ("address", NAMED["ordinary"].address, None),
        ("birth", "1994-02-28", "1994-02-27"),
        ("last_name", "Сапарова", "O'Нил\"); DROP TABLE clients;-- \u202e 🏠"),
    ],
)
async def test_any_type_is_corrected_and_read_again(house: House, field: str, old: str | None, new: str | None) -> None:
    subject = number_of("ordinary")

    result = await house.source.correct("op", subject, field=field, row=subject, old=old, new=new)

    assert result == Done()
    assert (await row_of(house, "ordinary", "clients")).values[field] == new


async def test_a_moment_a_sum_and_a_flag_are_corrected_too(house: House) -> None:
    payment = await row_of(house, "ordinary", "transactions")
    choices = await row_of(house, "ordinary", "choices")
    changes = [
        ("payment_at", payment, "2026-01-02T03:04:05+00:00"),
        ("payment_amount", payment, "12.30"),
        ("news", choices, "false"),
    ]

    for field, row, new in changes:
        result = await house.source.correct(
            "op", number_of("ordinary"), field=field, row=row.key, old=row.values[field], new=new
        )
        assert result == Done()

    found = (await row_of(house, "ordinary", "transactions")).values
    assert (found["payment_at"], found["payment_amount"]) == ("2026-01-02T03:04:05+00:00", "12.30")
    assert (await row_of(house, "ordinary", "choices")).values["news"] == "false"


async def test_somebody_elses_row_and_one_that_is_not_there_are_not_corrected(house: House) -> None:
    for row in (number_of("open_balance"), "999999", "no key at all"):
        result = await house.source.correct(
            "op", number_of("ordinary"), field="last_name", row=row, old="Ахметов", new="Другой"
        )
        assert result == Gone()
    assert house.rows("SELECT count(*) FROM clients WHERE last_name = 'Другой'") == [(0,)]


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [("first_name", "Айгерим", None), ("birth", "1994-02-28", "yesterday"), ("first_name", "Айгерим", "a\0b")],
)
async def test_what_the_company_does_not_take_is_said_and_nothing_changes(
    house: House, field: str, old: str, new: str | None
) -> None:
    subject = number_of("ordinary")

    result = await house.source.correct("op", subject, field=field, row=subject, old=old, new=new)

    assert result == Rejected()
    assert (await row_of(house, "ordinary", "clients")).values[field] == old


async def test_a_number_that_somebody_else_has_is_not_taken(house: House) -> None:
    mine, other = await row_of(house, "ordinary", "contracts"), await row_of(house, "open_balance", "contracts")

    result = await house.source.correct(
        "op", number_of("ordinary"), field="contract_number", row=mine.key,
        old=mine.values["contract_number"], new=other.values["contract_number"],
    )  # fmt: skip

    assert result == Rejected()


async def test_values_are_cleared_or_masked_once_and_others_stay(house: House) -> None:
    subject = number_of("ordinary")
    items = [Item(field=name, row=subject) for name in ("email", "patronymic", "first_name", "iin")]

    first = await house.source.erase("op", subject, items)
    again = await house.source.erase("op", subject, items)

    assert first == dict(zip(items, [Done(), AlreadyDone(), Done(), Done()], strict=True))
    assert again == dict.fromkeys(items, AlreadyDone())
    values = (await row_of(house, "ordinary", "clients")).values
    assert (values["email"], values["iin"], values["first_name"]) == (None, None, None)
    assert house.rows("SELECT first_name FROM clients WHERE id = 2") == [("erased-2",)]
    assert values["last_name"] == "Сапарова"
    assert house.rows("SELECT count(*) FROM clients WHERE iin IS NULL") == [(2,)]


async def test_ten_thousand_rows_are_deleted_and_nobody_elses(house: House) -> None:
    before = house.rows("SELECT count(*) FROM transactions")[0][0]
    subject = number_of("many_payments")
    records = await house.source.read(subject, tables=["transactions"])
    rows = records.tables["transactions"].rows
    items = [Item(field=field, row=row.key) for row in rows for field in row.values]

    first = await house.source.erase("op", subject, items)
    again = await house.source.erase("op", subject, items)

    assert first == dict.fromkeys(items, Done())
    assert again == dict.fromkeys(items, AlreadyDone())
    assert house.rows("SELECT count(*) FROM transactions") == [(before - MANY,)]


async def test_somebody_elses_values_are_never_erased_nor_said_to_be(house: House) -> None:
    other = await row_of(house, "open_balance", "transactions")
    items = [
        Item(field="email", row=number_of("open_balance")),
        Item(field="payment_kind", row=other.key),
    ]

    assert await house.source.erase("op", number_of("ordinary"), items) == dict.fromkeys(items, Gone())
    assert await house.source.restrict("op", number_of("ordinary"), items) == dict.fromkeys(items, Gone())
    assert house.rows("SELECT email FROM clients WHERE id = 1") == [(NAMED["open_balance"].email,)]


async def test_what_can_only_be_set_aside_is_not_erased(house: House) -> None:
    row = await row_of(house, "ordinary", "disclosures")
    item = Item(field="sent_to", row=row.key)

    assert await house.source.erase("op", number_of("ordinary"), [item]) == {item: Rejected()}
    assert (await row_of(house, "ordinary", "disclosures")) == row


async def test_rows_with_a_mark_of_their_own_are_set_aside_one_by_one(house: House) -> None:
    row = await row_of(house, "ordinary", "transactions")
    items = [Item(field=field, row=row.key) for field in ("payment_at", "payment_amount")]

    first = await house.source.restrict("op", number_of("ordinary"), items)
    again = await house.source.restrict("op", number_of("ordinary"), items)

    assert first == dict.fromkeys(items, Done())
    assert again == dict.fromkeys(items, AlreadyDone())
    found = (await house.source.read(number_of("ordinary"), tables=["transactions"])).tables["transactions"].rows
    assert [one.key for one in found if one.restricted] == [row.key]


async def test_rows_without_one_are_set_aside_with_the_person(house: House) -> None:
    row = await row_of(house, "ordinary", "wallets")
    item = Item(field="balance", row=row.key)

    result = await house.source.restrict("op", number_of("ordinary"), [item])

    assert result == {item: Done()}
    assert (await row_of(house, "ordinary", "clients")).restricted
    assert house.rows("SELECT count(*) FROM clients WHERE restricted") == [(2,)]


async def test_who_is_set_aside_already_stays_so(house: House) -> None:
    item = Item(field="iin", row=number_of("restricted"))

    assert await house.source.restrict("op", number_of("restricted"), [item]) == {item: AlreadyDone()}


async def test_what_was_set_aside_is_used_again_as_before(house: House) -> None:
    subject = number_of("ordinary")
    before = await house.source.read(subject)
    payment, client = (before.tables[table].rows[0].key for table in ("transactions", "clients"))
    items = [Item(field="payment_amount", row=payment), Item(field="balance", row="1"), Item(field="iin", row=client)]
    await house.source.restrict("op", subject, items)

    first = await house.source.release("op-2", subject, items)
    again = await house.source.release("op-2", subject, items)

    assert set(first.values()) <= {Done(), AlreadyDone()}
    assert first[items[0]] == first[items[1]] == Done()
    assert again == dict.fromkeys(items, AlreadyDone())
    assert await house.source.read(subject) == before


@pytest.mark.parametrize(
    ("case", "outstanding"),
    [
        ("open_balance", ("balance",)),
        ("debt_and_dispute", ("debt", "dispute")),
        ("ordinary", ()),
        ("optional_only", ()),
    ],
)
async def test_what_is_outstanding_is_named(house: House, case: str, outstanding: tuple[str, ...]) -> None:
    assert await house.source.obligations(number_of(case)) == outstanding


async def test_nothing_is_outstanding_for_nobody(house: House) -> None:
    assert await house.source.obligations("999999") == ()


async def test_the_map_of_the_demo_fits_the_company(house: House) -> None:
    assert await house.source.check() == ()


async def test_nothing_to_do_is_done_at_once(house: House) -> None:
    assert await house.source.erase("op", number_of("ordinary"), []) == {}
    assert await house.source.restrict("op", number_of("ordinary"), []) == {}


@pytest.mark.parametrize("case", ["ordinary", "closed_long_ago", "debt_and_dispute", "optional_only", "hostile"])
async def test_what_the_plan_says_is_what_is_done(house: House, data_map: DataMap, case: str) -> None:
    subject = number_of(case)
    before = await planned(house, data_map, subject)
    erased, kept = ([Item(field=line.field, row=line.row) for line in some] for some in by_fate(before))

    results = [*(await house.source.erase("op", subject, erased)).values()]
    set_aside = [*(await house.source.restrict("op", subject, kept)).values()]
    after = await planned(house, data_map, subject)

    assert results == [Done()] * len(erased)
    assert all(isinstance(result, Done | AlreadyDone) for result in set_aside)
    assert by_fate(after)[0] == []
    assert by_fate(after)[1] == by_fate(before)[1]


async def planned(house: House, data_map: DataMap, subject: str) -> Plan:
    records = await house.source.read(subject)
    held = {table: rows.rows for table, rows in records.tables.items()}
    outstanding = await house.source.obligations(subject)
    return plan(data_map, held, outstanding=outstanding, today=TODAY, day_of=datetime.date)


def by_fate(found: Plan) -> tuple[list[Line], list[Line]]:
    """Erased and kept, without what people do by hand."""
    here = [line for line in found.lines if line.row != BY_HAND]
    return [line for line in here if line.pile is Pile.ERASED], [line for line in here if line.pile is not Pile.ERASED]
