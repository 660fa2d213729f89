"""What is stored: every table on one page.

Columns ending in ``_sealed`` hold ciphertext under the key of their owner (see ``vault``); columns of type ``Key`` hold
keyed hashes, by which a person is found without being written down. Moments are UTC.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.columns import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = String(16)
Key = LargeBinary(32)
Serial = BigInteger().with_variant(Integer, "sqlite")

# -- the house itself -------------------------------------------------------------------------------------------------

meta = Table("meta", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))

keys = Table(
    "keys",
    metadata,
    Column("owner", Id, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

# -- people -----------------------------------------------------------------------------------------------------------

# All that is kept about somebody who only reads: the language they chose.
readers = Table(
    "readers",
    metadata,
    Column("person", Key, primary_key=True),
    Column("language", String(2), nullable=False),
)

subjects = Table(
    "subjects",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Key, nullable=False, unique=True),
    Column("telegram_sealed", LargeBinary, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("phone_sealed", LargeBinary),
    Column("phone", Key, index=True),
    # How to reach somebody who did not come through the chat: `person` is then no Telegram id, and there is no chat.
    Column("contact_sealed", LargeBinary),
    # Confirmed to be the same person under another Telegram account, who reads and acts from there.
    Column("moved_to", Id, ForeignKey("subjects.id"), index=True),
    Column("level", Integer, nullable=False, server_default=text("0")),
    Column("unreachable", String(16)),
    Column("created_at", Moment, nullable=False),
    Column("erase_at", Moment),
    Column("version", Integer, nullable=False, server_default=text("1")),
)
Index(
    "ix_subjects_erase",
    subjects.c.erase_at,
    sqlite_where=subjects.c.erase_at.is_not(None),
    postgresql_where=subjects.c.erase_at.is_not(None),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("subject_id", Id, nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("act", String(12), nullable=False),
    Column("edition", String(20), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("at", Moment, nullable=False),
    Column("channel", String(8), nullable=False, server_default=text("'chat'")),
    # The policy in force at that moment, and until when what was given holds (empty: until it is withdrawn).
    Column("policy", String(20)),
    Column("until", Moment),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Key, nullable=False, unique=True),
    Column("telegram_sealed", LargeBinary, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("roles", String(60), nullable=False),
    Column("language", String(2)),
    Column("started", Boolean, nullable=False, server_default=text("false")),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("added_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
)

# A form being filled in, sealed under a key of its own; gone with its time limit.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Key, nullable=False, index=True),
    Column("flow", String(24), nullable=False),
    Column("step", String(24), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("case_id", Id),
    Column("payload_sealed", LargeBinary, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("version", Integer, nullable=False, server_default=text("1")),
)
Index(
    "uq_drafts_active",
    drafts.c.person,
    unique=True,
    sqlite_where=drafts.c.active,
    postgresql_where=drafts.c.active,
)

# -- cases ------------------------------------------------------------------------------------------------------------

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(16), nullable=False, unique=True),
    Column("subject_id", Id, ForeignKey("subjects.id"), nullable=False, index=True),
    Column("channel", String(8), nullable=False, server_default=text("'chat'")),
    Column("entered_by", Id, ForeignKey("staff.id")),
    Column("status", String(12), nullable=False),
    Column("assignee", Id, ForeignKey("staff.id"), index=True),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("next_alert_at", Moment),
    Column("closed_at", Moment),
    Column("version", Integer, nullable=False, server_default=text("1")),
)
Index(
    "ix_cases_alert",
    cases.c.next_alert_at,
    sqlite_where=cases.c.next_alert_at.is_not(None),
    postgresql_where=cases.c.next_alert_at.is_not(None),
)
Index(
    "ix_cases_open",
    cases.c.due_at,
    sqlite_where=cases.c.closed_at.is_(None),
    postgresql_where=cases.c.closed_at.is_(None),
)

# One thing demanded, with its own moment of receipt, date and outcome. `draft_id` makes filing happen once.
demands = Table(
    "demands",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("scope", String(24), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("rules", String(24), nullable=False),
    Column("draft_id", Id, nullable=False, unique=True),
    Column("about", Id, ForeignKey("demands.id")),
    Column("representation", Id, ForeignKey("representations.id")),
    Column("outcome", String(12)),
    Column("ground", String(32)),
    Column("until", String(10)),
    Column("decided_at", Moment),
)

# Every term that runs for a demand: a row of rules/kz.toml with its moments.
clocks = Table(
    "clocks",
    metadata,
    Column("demand_id", Id, ForeignKey("demands.id"), primary_key=True),
    Column("rule", String(24), primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("met_at", Moment),
    Column("alerted", String(12)),
)

# What was done for a demand on the way to its answer, by staff or by the bot itself; each step is taken once.
steps = Table(
    "steps",
    metadata,
    Column("demand_id", Id, ForeignKey("demands.id"), primary_key=True),
    Column("step", String(24), primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("by", Id, ForeignKey("staff.id")),
)

# By which right somebody acts for another person: stated by the one, confirmed by staff, ended by anybody concerned.
representations = Table(
    "representations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subject_id", Id, ForeignKey("subjects.id"), nullable=False, index=True),
    Column("ground", String(16), nullable=False),
    Column("power", String(16), nullable=False),
    Column("whom_sealed", LargeBinary),
    Column("phone", Key, index=True),
    Column("until", String(10)),
    Column("state", String(12), nullable=False),
    Column("stated_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("ended_at", Moment),
    Column("version", Integer, nullable=False, server_default=text("1")),
)

# A change of number or Telegram account, from its filing: confirmed it waits, so that the old channel can still say no.
# `old_subject` is empty where there is nothing here to change; a new number is sealed under the key of `new_subject`.
relinks = Table(
    "relinks",
    metadata,
    Column("demand_id", Id, ForeignKey("demands.id"), primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("old_subject", Id, ForeignKey("subjects.id")),
    Column("new_subject", Id, ForeignKey("subjects.id"), nullable=False, index=True),
    Column("phone_sealed", LargeBinary),
    Column("ready_at", Moment),
    Column("state", String(12), nullable=False),
    Column("settled_at", Moment),
)
Index(
    "ix_relinks_waiting",
    relinks.c.ready_at,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)
# One change of an account waits at a time.
Index(
    "uq_relinks_waiting",
    relinks.c.old_subject,
    unique=True,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)

# Which messages stand in the private chat of somebody who has agreed, while Telegram still lets them be deleted.
traces = Table(
    "traces",
    metadata,
    Column("person", Key, primary_key=True),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, index=True),
)

# The thread of a case: what was said by whom. `origin` (chat and message, hashed): a redelivered message is one entry.
entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("author", Id, nullable=False),
    Column("text_sealed", LargeBinary),
    Column("file_sealed", LargeBinary),
    Column("at", Moment, nullable=False),
    Column("position", Integer, nullable=False),
    Column("origin", Key, unique=True),
    UniqueConstraint("case_id", "position"),
)

# What somebody wants to decide, waiting for a second person.
proposals = Table(
    "proposals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("demand_id", Id, ForeignKey("demands.id"), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("ground", String(32)),
    Column("until", String(10)),
    Column("text_sealed", LargeBinary),
    Column("proposed_by", Id, ForeignKey("staff.id"), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("verdict", String(12)),
    Column("decided_by", Id, ForeignKey("staff.id")),
    Column("decided_at", Moment),
    Column("solo", Boolean, nullable=False, server_default=text("false")),
)
Index(
    "uq_proposals_open",
    proposals.c.demand_id,
    unique=True,
    sqlite_where=proposals.c.verdict.is_(None),
    postgresql_where=proposals.c.verdict.is_(None),
)

# Where the card of a case stands in the staff group.
cards = Table(
    "cards",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True),
    Column("topic", BigInteger),
    Column("message", BigInteger),
)

# What outlives an erasure: who asked, sealed under a key of the case's own, destroyed at its dated end.
records = Table(
    "records",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True),
    Column("person_sealed", LargeBinary, nullable=False),
    Column("keep_until", Moment, nullable=False, index=True),
)

# -- duties of staff --------------------------------------------------------------------------------------------------

duty_numbers = Table(
    "duty_numbers",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

# What staff owe beside the answer to a person. What they wrote is sealed under the key of the duty, which is destroyed
# at `words_until`; `draft_id` makes opening by a form happen once.
duties = Table(
    "duties",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(16), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("case_id", Id, ForeignKey("cases.id"), index=True),
    Column("demand_id", Id, ForeignKey("demands.id")),
    Column("about", Text, nullable=False),
    Column("what", String(12), nullable=False),
    Column("fields", Text, nullable=False),
    Column("people", Integer),
    Column("draft_id", Id, unique=True),
    Column("words_sealed", LargeBinary),
    Column("evidence_sealed", LargeBinary),
    Column("words_until", Moment),
    Column("rule", String(24), nullable=False),
    Column("rules", String(24), nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", Id, ForeignKey("staff.id")),
    Column("starts_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("told_at", Moment),
    Column("closed_at", Moment),
    Column("next_alert_at", Moment),
    Column("alerted", String(12)),
    Column("version", Integer, nullable=False, server_default=text("1")),
)
# What the bot opens for a demand it opens once.
Index(
    "uq_duties_demand",
    duties.c.demand_id,
    duties.c.kind,
    duties.c.about,
    duties.c.what,
    duties.c.fields,
    unique=True,
    sqlite_where=duties.c.demand_id.is_not(None),
    postgresql_where=duties.c.demand_id.is_not(None),
)
Index(
    "ix_duties_alert",
    duties.c.next_alert_at,
    sqlite_where=duties.c.next_alert_at.is_not(None),
    postgresql_where=duties.c.next_alert_at.is_not(None),
)
Index(
    "ix_duties_pending",
    duties.c.due_at,
    sqlite_where=text("state IN ('open','told')"),
    postgresql_where=text("state IN ('open','told')"),
)
Index(
    "ix_duties_words",
    duties.c.words_until,
    sqlite_where=duties.c.words_until.is_not(None),
    postgresql_where=duties.c.words_until.is_not(None),
)

# -- who is asking ----------------------------------------------------------------------------------------------------

# The code that was asked for last, and once it was typed, until when that counts. `client_sealed` is who was found in
# the company's systems, empty for nobody: a stranger has a row like everybody else.
codes = Table(
    "codes",
    metadata,
    Column("person", Key, primary_key=True),
    Column("subject_id", Id, ForeignKey("subjects.id"), nullable=False),
    Column("state", String(8), nullable=False),
    Column("code", Key),
    Column("client_sealed", LargeBinary),
    Column("client", Key),
    Column("asked_at", Moment, nullable=False),
    Column("good_until", Moment, nullable=False, index=True),
)

# Wrong codes and codes sent, by Telegram account and by client: both hashed.
locks = Table(
    "locks",
    metadata,
    Column("key", Key, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("until", Moment),
    Column("sends", Integer, nullable=False),
    Column("since", Moment),
    Column("at", Moment, nullable=False, index=True),
)

# -- what is done in the company's systems ----------------------------------------------------------------------------

# An erasure that a person confirmed: who in the systems, what and which rows, sealed under a key of its own, because
# what a law keeps falls due long after the person's own key is destroyed. `next_at`: when a worker looks at it.
erasures = Table(
    "erasures",
    metadata,
    Column("demand_id", Id, ForeignKey("demands.id"), primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("subject_id", Id, ForeignKey("subjects.id"), nullable=False, index=True),
    Column("client", Key, index=True),
    Column("everything", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("plan_sealed", LargeBinary),
    Column("digest", String(32), nullable=False),
    Column("confirmed_at", Moment, nullable=False),
    Column("ready_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("next_at", Moment),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("version", Integer, nullable=False, server_default=text("1")),
)
Index(
    "ix_erasures_next",
    erasures.c.next_at,
    sqlite_where=erasures.c.next_at.is_not(None),
    postgresql_where=erasures.c.next_at.is_not(None),
)

# A correction that the bot makes in a system itself, sealed like an erasure; gone with its key when it is over.
corrections = Table(
    "corrections",
    metadata,
    Column("demand_id", Id, ForeignKey("demands.id"), primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("subject_id", Id, ForeignKey("subjects.id"), nullable=False, index=True),
    Column("field", String(60), nullable=False),
    Column("state", String(12), nullable=False),
    Column("change_sealed", LargeBinary),
    Column("finished_at", Moment),
    Column("next_at", Moment),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("version", Integer, nullable=False, server_default=text("1")),
)
Index(
    "ix_corrections_next",
    corrections.c.next_at,
    sqlite_where=corrections.c.next_at.is_not(None),
    postgresql_where=corrections.c.next_at.is_not(None),
)

# A consent that is to be switched in the company's systems: what is wanted last, until it stands there.
switches = Table(
    "switches",
    metadata,
    Column("subject_id", Id, ForeignKey("subjects.id"), primary_key=True),
    Column("purpose", String(20), primary_key=True),
    Column("wanted", Boolean, nullable=False),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False),
    Column("demand_id", Id, ForeignKey("demands.id"), nullable=False),
    Column("next_at", Moment),  # none: it stands there, or people see to it
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("version", Integer, nullable=False, server_default=text("1")),
)
Index(
    "ix_switches_waiting",
    switches.c.next_at,
    sqlite_where=switches.c.next_at.is_not(None),
    postgresql_where=switches.c.next_at.is_not(None),
)

# -- policies and broadcasts ------------------------------------------------------------------------------------------

# Every version of the policy: the text people read, in both languages, and what has changed in plain sentences.
# Published it never changes again. `position` is the order of publication; a proposal has none.
policies = Table(
    "policies",
    metadata,
    Column("version", String(20), primary_key=True),
    Column("position", Integer, unique=True),
    Column("kind", String(8), nullable=False),
    Column("effective", String(10), nullable=False),
    Column("summary_ru", Text, nullable=False),
    Column("summary_kk", Text, nullable=False),
    Column("text_ru", Text, nullable=False),
    Column("text_kk", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("proposed_by", String(40), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("published_by", String(40)),
    Column("published_at", Moment),
)

# What a person has answered to a version of the policy: agreed or objected, once; and that they have asked.
acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("subject_id", Id, primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("answer", String(8), primary_key=True),
    Column("text_hash", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("channel", String(8), nullable=False, server_default=text("'chat'")),
    Column("at", Moment, nullable=False),
)
Index(
    "uq_acknowledgements_decided",
    acknowledgements.c.subject_id,
    acknowledgements.c.version,
    unique=True,
    sqlite_where=text("answer <> 'asked'"),
    postgresql_where=text("answer <> 'asked'"),
)
Index("ix_acknowledgements_version", acknowledgements.c.version, acknowledgements.c.subject_id)

# One message to many. `filled_to`: up to which subject the recipients are written down, in the order of their ids.
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(16), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("policy", String(20), ForeignKey("policies.version")),
    # Of a breach: whose data, by the tables of the data map, separated by commas.
    Column("about", Text, nullable=False, server_default=text("''")),
    Column("text_ru", Text, nullable=False, server_default=text("''")),
    Column("text_kk", Text, nullable=False, server_default=text("''")),
    Column("state", String(12), nullable=False),
    Column("stage", String(12), nullable=False),
    Column("stage_at", Moment),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    Column("reason", String(40)),
    Column("draft_id", Id, unique=True),
    Column("proposed_by", String(40), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("approved_by", Id, ForeignKey("staff.id")),
    Column("approved_at", Moment),
    Column("solo", Boolean, nullable=False, server_default=text("false")),
    Column("filled_to", Id),
    Column("filled_at", Moment),
    Column("finished_at", Moment),
    Column("message", BigInteger),
    Column("version", Integer, nullable=False, server_default=text("1")),
)

# Everybody a broadcast is for, each with one final state. `mailed`: what became of the same notice as an e-mail.
recipients = Table(
    "recipients",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcasts.id"), primary_key=True),
    Column("subject_id", Id, ForeignKey("subjects.id"), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("lease_until", Moment),
    Column("ready_at", Moment),  # Never without, while it waits.
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", String(40)),
    Column("language", String(2)),
    Column("message", BigInteger),
    Column("settled_at", Moment),
    Column("mailed", String(12)),
    CheckConstraint(
        "state IN ('pending','sending','sent','blocked','deactivated','invalid','unknown','skipped')",
        "state",
    ),
    sqlite_with_rowid=False,
)
Index("ix_recipients_subject_id", recipients.c.subject_id)
Index(
    "ix_recipients_waiting",
    recipients.c.broadcast_id,
    recipients.c.ready_at,
    recipients.c.subject_id,
    sqlite_where=text("state IN ('pending','sending')"),
    postgresql_where=text("state IN ('pending','sending')"),
)

# -- leaving the house and the record ---------------------------------------------------------------------------------

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("lane", String(12), nullable=False),
    Column("notice", String(40), nullable=False),
    Column("facts", Text, nullable=False),
    Column("audience", String(8), nullable=False),
    Column("recipient", Id, nullable=False),
    Column("state", String(12), nullable=False),
    Column("merge_key", String(60)),
    Column("put_at", Moment, nullable=False),
    Column("ready_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", String(40)),
    Column("message", BigInteger),
    Column("settled_at", Moment),
    CheckConstraint(
        "state IN ('pending','sending','sent','blocked','deactivated','invalid','unknown','skipped')",
        "state",
    ),
)
Index(
    "ix_outbox_waiting",
    outbox.c.lane,
    outbox.c.ready_at,
    sqlite_where=outbox.c.state.in_(["pending", "sending"]),
    postgresql_where=outbox.c.state.in_(["pending", "sending"]),
)
Index(
    "uq_outbox_merge",
    outbox.c.merge_key,
    unique=True,
    sqlite_where=text("state = 'pending' AND merge_key IS NOT NULL"),
    postgresql_where=text("state = 'pending' AND merge_key IS NOT NULL"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("case_id", Id, index=True),
    Column("subject_id", Id),
    Column("actor", String(40), nullable=False),
    Column("facts", Text, nullable=False),
    Column("commitment", LargeBinary(32), nullable=False),
)

# What a person can ask about their own data: who has looked at them.
LOOKS = ("content_read", "identity_revealed", "decision_read", "data_exported")
_LOOKED = f"kind IN ({','.join(repr(kind) for kind in LOOKS)})"
Index("ix_audit_looks", audit.c.subject_id, audit.c.id, sqlite_where=text(_LOOKED), postgresql_where=text(_LOOKED))

chain = Table(
    "chain",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("audit_id", BigInteger, ForeignKey("audit.id"), nullable=False, unique=True),
    Column("hash", LargeBinary(32), nullable=False),
)

APPEND_ONLY = ("audit", "chain", "consents", "acknowledgements")
