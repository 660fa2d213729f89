"""Every button on one page: its prefix and what it carries. Ids are opaque; who may is checked when it is pressed."""

from aiogram.filters.callback_data import CallbackData

# -- the person -------------------------------------------------------------------------------------------------------

# The forms of a file, as they end its name.
PAPER, DATA = "pdf", "json"


class Home(CallbackData, prefix="home"):
    pass


class AskLanguage(CallbackData, prefix="langs"):
    pass


class ChooseLanguage(CallbackData, prefix="lang"):
    language: str


class ShowHelp(CallbackData, prefix="help"):
    pass


class ShowPrivacy(CallbackData, prefix="priv"):
    pass


class CleanChat(CallbackData, prefix="cc"):
    """Delete what stands in the chat; asked once more unless ``sure``."""

    sure: bool = False


class ShowPolicy(CallbackData, prefix="pol"):
    """The cover page of the version in force."""


class ReadPolicy(CallbackData, prefix="polr"):
    """A page of a section of a version; ``section`` -1 is its cover page."""

    policy: str
    section: int = -1
    page: int = 0


class SearchPolicy(CallbackData, prefix="pols"):
    """How to look for something in the policy, or one of the words that are offered."""

    topic: int = -1


class ShowChanges(CallbackData, prefix="polc"):
    policy: str


class ListPolicies(CallbackData, prefix="polv"):
    pass


class AnswerPolicy(CallbackData, prefix="pola"):
    """Agree with a version, object to it, or ask about it."""

    policy: str
    answer: str


class TakePolicy(CallbackData, prefix="polf"):
    """All of a version as a paper."""

    policy: str


class ShowMine(CallbackData, prefix="me"):
    """What the company holds about the person; a code first where it is not yet known who asks."""


class AskCode(CallbackData, prefix="mc"):
    """Send another code."""


class WithoutCode(CallbackData, prefix="mw"):
    """No code came, or no plan is wanted: the request goes to staff; ``draft`` is the one that was begun."""

    draft: str = ""


class PickTheme(CallbackData, prefix="et"):
    """What of a theme is to be deleted; without one, all themes."""

    draft: str
    theme: str = ""


class PickPiece(CallbackData, prefix="ep"):
    """Mark a piece of data to be deleted, or take the mark away."""

    draft: str
    field: str


class PlanDraft(CallbackData, prefix="ev"):
    """What happens to the data of this form."""

    draft: str


class FixTheme(CallbackData, prefix="fth"):
    """What of a theme is to be corrected; without one, all themes."""

    draft: str
    theme: str = ""


class FixPiece(CallbackData, prefix="fp"):
    """The value that is to be corrected."""

    draft: str
    field: str


class FixRow(CallbackData, prefix="fr"):
    """Which of several rows, by its place among them."""

    draft: str
    field: str
    row: int


class FixYes(CallbackData, prefix="fy"):
    """What is right, where it is yes or no."""

    draft: str
    yes: bool


class NoProof(CallbackData, prefix="fn"):
    """Go on without a document."""

    draft: str


class ShowFix(CallbackData, prefix="fw"):
    """The correction with its values in full."""

    draft: str


class CallOff(CallbackData, prefix="eo"):
    """Stop a deletion before anything is destroyed."""

    demand: str


class SeePlan(CallbackData, prefix="ea"):
    """What would happen now: something has changed since it was confirmed."""

    demand: str


class ConfirmPlan(CallbackData, prefix="ey"):
    """Confirm exactly the plan that was ``shown``: the start of its digest."""

    demand: str
    shown: str


class AskRest(CallbackData, prefix="mr"):
    """What only people can look into."""


class DownloadMine(CallbackData, prefix="md"):
    """Everything in one file: a paper for people, or data for programs."""

    form: str


class WhoLooked(CallbackData, prefix="ml"):
    """Who has looked at the person's data, by role and time."""

    page: int = 0


class ShowTheme(CallbackData, prefix="mt"):
    """One card of it; ``whole`` shows the values in full for a while."""

    theme: str
    page: int = 0
    whole: bool = False


class ShowHeld(CallbackData, prefix="con"):
    """What the person has agreed to, and a switch for every purpose."""


class ShowPurpose(CallbackData, prefix="conp"):
    """What a purpose or a kind of processing rests on."""

    scope: str


class ShowNeeded(CallbackData, prefix="conn"):
    """What the contract cannot do without, and why."""


class ShowWhy(CallbackData, prefix="conw"):
    """Every consent with what it rests on now."""


class DownloadConsents(CallbackData, prefix="conf"):
    """Every act of consent and what holds now: a paper for people, or data for programs."""

    form: str


class GiveConsent(CallbackData, prefix="cong"):
    """Give a consent again; ``text`` is the start of the hash of the text that was shown."""

    scope: str
    text: str


class WithdrawConsent(CallbackData, prefix="conx"):
    """Withdraw the consent to requests being handled here."""


class ShowRights(CallbackData, prefix="rts"):
    pass


class Begin(CallbackData, prefix="b"):
    """Begin a request of this kind."""

    kind: str


class Choose(CallbackData, prefix="bs"):
    """The first choice of a request: what of the kind is asked."""

    kind: str
    scope: str


class AboutDraft(CallbackData, prefix="d"):
    draft: str


class ContinueDraft(AboutDraft, prefix="dc"):
    pass


class DropDraft(AboutDraft, prefix="dx"):
    pass


class ShowWhole(AboutDraft, prefix="dv"):
    """The request to be checked, with the numbers and addresses in it whole."""


class Pick(AboutDraft, prefix="do"):
    """Answer a question of a request with one of the choices it offers."""

    name: str
    option: str


class Skip(AboutDraft, prefix="dk"):
    """Go on without an answer to a question that need not be answered."""

    name: str


class Rewrite(AboutDraft, prefix="dw"):
    """Answer a question anew; an empty ``name`` asks which."""

    name: str = ""


class ActFor(AboutDraft, prefix="df"):
    """For whom a request is made; an empty ``representation`` is oneself."""

    representation: str = ""


class ShowConsent(AboutDraft, prefix="cf"):
    """The full text, or the summary again."""

    full: bool


class Agree(AboutDraft, prefix="cy"):
    """``text`` is the start of the hash of the text that was shown: an outdated card is shown again."""

    text: str


class Decline(AboutDraft, prefix="cn"):
    pass


class Checked(AboutDraft, prefix="d1"):
    """The first confirming act: this is what I ask."""

    version: int


class Confirm(AboutDraft, prefix="d2"):
    """The second, different act: file it."""

    version: int


class OpenStray(AboutDraft, prefix="so"):
    """What should be done with words that were written outside any form."""


class AskAs(AboutDraft, prefix="sk"):
    """Words that were just written become a request of this kind; an empty ``kind`` asks which."""

    kind: str = ""


class SearchStray(AboutDraft, prefix="polw"):
    """Look in the policy for words that were written outside of any form."""


class AddStray(AboutDraft, prefix="sa"):
    """Words that were just written are added to a case."""

    case: str


class MyCases(CallbackData, prefix="my"):
    page: int = 0


class AboutCase(CallbackData, prefix="c"):
    case: str


class OpenCase(AboutCase, prefix="co"):
    """``page`` 0 is what is open, or was decided last."""

    page: int = 0


class AddToCase(AboutCase, prefix="ca"):
    pass


class UnderLetter(AboutCase, prefix="cl"):
    """The case, or adding to it, shown beneath a letter: the letter itself is kept by the person, not edited away."""

    add: bool = False


class WithdrawCase(AboutCase, prefix="cw"):
    sure: bool = False


class ShowRepresentations(CallbackData, prefix="rep"):
    """For whom one acts, and who acts for oneself; ``under`` a letter, which stays."""

    page: int = 0
    under: bool = False


class EndRepresentation(CallbackData, prefix="repx"):
    """Whoever acts is asked once more; for whoever is acted for one tap is enough."""

    representation: str
    sure: bool = False
    under: bool = False


class Disagree(CallbackData, prefix="nd"):
    """The person does not agree with what came of ``demand``; ``under`` a letter, which stays."""

    demand: str
    under: bool = False


class NotMe(CallbackData, prefix="nm"):
    """The old number or account says no to the change that ``demand`` asks for."""

    demand: str


# -- staff ------------------------------------------------------------------------------------------------------------


class Claim(AboutCase, prefix="k"):
    pass


class Release(AboutCase, prefix="kr"):
    pass


class Workplace(AboutCase, prefix="kw"):
    """The case in the assignee's private chat."""


class ReadCase(AboutCase, prefix="kt"):
    """``page`` 0 is what was said last."""

    page: int = 0


class Reveal(AboutCase, prefix="kv"):
    """Empty ``reason`` asks for one."""

    reason: str = ""


class Write(AboutCase, prefix="kf"):
    """Begin a form about the case: ``flow`` is ask, answer, note, done or reopen; ``demand`` is what was done."""

    flow: str
    demand: str = ""


class Decide(AboutCase, prefix="kd"):
    """Empty ``outcome`` asks for one; an empty ``demand`` is the only one, or asks which."""

    outcome: str = ""
    demand: str = ""


class PickGround(AboutDraft, prefix="kg"):
    ground: str


class NoWords(AboutDraft, prefix="kn"):
    """Go on without an explanation of one's own."""


class SendForm(AboutDraft, prefix="ks"):
    """What was previewed goes out."""

    version: int


class RewriteForm(AboutDraft, prefix="ke"):
    """Write the same anew."""


class TakeUpForm(AboutDraft, prefix="ku"):
    """Go on with a form that was put aside."""


class DropForm(AboutDraft, prefix="kc"):
    pass


class TakeStep(AboutCase, prefix="kx"):
    """Something was done on the way to the answer: ``step`` is a code of ``handling.Step``."""

    step: str
    sure: bool = False


class EndRight(AboutCase, prefix="kz"):
    """Staff end a right to act for another person."""

    representation: str
    sure: bool = False


class TryAgain(AboutCase, prefix="kta"):
    """The bot tries again what a system did not take."""

    demand: str


class ApplyCorrection(AboutCase, prefix="kac"):
    """The bot makes the correction in the company's system."""

    demand: str


class Review(AboutCase, prefix="kp"):
    pass


class ConfirmDecision(AboutCase, prefix="ky"):
    proposal: str


class SendBack(AboutCase, prefix="kb"):
    proposal: str


class Assign(AboutCase, prefix="ka"):
    """Empty ``member`` asks for one."""

    member: str = ""


class NewRequest(CallbackData, prefix="ne"):
    """Enter a request that came by another channel; ``anew`` lets go of the form that was begun."""

    anew: bool = False


class AddWhatCame(AboutCase, prefix="kq"):
    """Something more came from the person by another channel."""


class Enter(AboutDraft, prefix="ni"):
    """Answer a step of such a form; an empty ``option`` goes on without an answer."""

    step: str
    option: str


class EnterAnew(AboutDraft, prefix="nr"):
    """Answer a step anew; an empty one asks which."""

    step: str = ""


class FileEntered(AboutDraft, prefix="nf"):
    """Into the register with what was checked."""

    version: int


class HandedOver(CallbackData, prefix="kh"):
    """A letter to somebody without a chat was sent on."""

    letter: int


class ShowLetters(AboutCase, prefix="kl"):
    """The letters of the case that have not been sent on yet."""


class ShowQueue(CallbackData, prefix="q"):
    """``which`` is all, mine or late."""

    which: str
    page: int = 0


class ShowDuties(CallbackData, prefix="gl"):
    """What staff owe beside the answers; an empty ``case`` lists those of all."""

    case: str = ""
    page: int = 0


class OpenDuty(CallbackData, prefix="go"):
    """``letter`` is the language in which the prepared letter stands, empty for the reader's own."""

    duty: str
    letter: str = ""


class ActOnDuty(CallbackData, prefix="ga"):
    """``act`` is a code of ``duties.Act``."""

    duty: str
    act: str


class ProveDuty(CallbackData, prefix="gp"):
    """It is done: by what is that proven?"""

    duty: str


class NewDuty(CallbackData, prefix="gn"):
    """Open a duty; ``anew`` lets go of the form that was begun."""

    anew: bool = False


class FillDuty(AboutDraft, prefix="gi"):
    """Answer a step of such a form; an empty ``option`` goes on without an answer."""

    step: str
    option: str


class FillDutyAnew(AboutDraft, prefix="gr"):
    """Answer a step anew; an empty one asks which."""

    step: str = ""


class SaveDuty(AboutDraft, prefix="gs"):
    """Open what was checked, or say with what was written that it is done."""

    version: int


class ShowBroadcasts(CallbackData, prefix="bl"):
    """What is written to many, the newest first."""

    page: int = 0


class OpenBroadcast(CallbackData, prefix="bo"):
    broadcast: str


class ActOnBroadcast(CallbackData, prefix="ba"):
    """Approve, pause, resume or call off; the last is asked once more unless ``sure``."""

    broadcast: str
    act: str
    sure: bool = False


class PreviewBroadcast(CallbackData, prefix="bv"):
    """As people will see it, in both languages."""

    broadcast: str


class TakeBroadcast(CallbackData, prefix="bt"):
    """A file of it: ``what`` is the evidence, those reached by no channel, or the words for the site and the app."""

    broadcast: str
    what: str


class NewBroadcast(CallbackData, prefix="bn"):
    """Write to many; ``anew`` lets go of the form that was begun."""

    anew: bool = False


class FillBroadcast(AboutDraft, prefix="bi"):
    """Answer a step of such a form."""

    step: str
    option: str


class FillBroadcastAnew(AboutDraft, prefix="br"):
    """Answer a step anew; an empty one asks which."""

    step: str = ""


class ProposeBroadcast(AboutDraft, prefix="bp"):
    """Propose what was checked."""

    version: int


class ShowPolicies(CallbackData, prefix="vl"):
    """Every version of the policy, with what people have answered."""


class OpenPolicy(CallbackData, prefix="vo"):
    policy: str


class PreviewPolicy(CallbackData, prefix="vv"):
    """As people will see it, in both languages."""

    policy: str


class TakeOfPolicy(CallbackData, prefix="vt"):
    """``what`` is the evidence, or the files of the next version to be written in."""

    policy: str
    what: str


class TellAgain(CallbackData, prefix="va"):
    """Propose the message about a version once more."""

    policy: str


class NewPolicy(CallbackData, prefix="vn"):
    """Hand in the files of a version."""


class PreviewForm(AboutDraft, prefix="vw"):
    """The same of a version that was handed in."""


class PutPolicy(AboutDraft, prefix="vp"):
    """Publish or propose what was handed in and checked."""

    version: int


class ShowStaff(CallbackData, prefix="s"):
    pass


class ShowMember(CallbackData, prefix="sm"):
    member: str


class SetRole(CallbackData, prefix="sr"):
    member: str
    role: str
    on: bool


class RemoveMember(CallbackData, prefix="sx"):
    member: str
    sure: bool = False
