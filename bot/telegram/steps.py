"""The steps of the desk, as its buttons and its refusals name them."""

from bot.domain.handling import Step
from bot.texts import N_

STEP = {
    Step.GATHERED: N_("Data gathered"),
    Step.RECIPIENTS_ASKED: N_("Transfers checked"),
    Step.RESTRICTED: N_("Access restricted"),
    Step.DOCUMENTS: N_("Confirmed, no more needed"),
    Step.BLOCKED: N_("Data blocked"),
    Step.UNLAWFUL: N_("Unlawful: confirmed"),
    Step.NO_BREACH: N_("No breach: confirmed"),
    Step.STOPPED: N_("Processing stopped"),
    Step.RECONSIDERED: N_("A human looked at it"),
    Step.TAKEN_DOWN: N_("Data removed"),
    Step.LOOKED_INTO: N_("Looked into"),
    Step.VERIFIED: N_("It is the same person"),
    Step.GROUND_SEEN: N_("Document checked"),
}
