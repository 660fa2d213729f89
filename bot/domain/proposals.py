"""A decision somebody wants to take, which a second person confirms or sends back."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.cases import Outcome


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """``ground`` is a code of the legal grounds; ``until`` the day the ground ends, where it has one."""

    id: str
    case_id: str
    demand_id: str
    outcome: Outcome
    ground: str | None
    until: date | None
    text: str | None
    proposed_by: str
    proposed_at: datetime
