"""The guides: every topic loads, rests on a source, and has every fact of the published pages."""

import copy
import re

import pytest

from taxcli.document.fonts import missing
from taxcli.features.guide import guides
from taxcli.features.guide.document import check
from taxcli.features.guide.guides import topic, topic_names, topics
from taxcli.features.guide.texts import Origin, said_of
from taxcli.law.data import LawDataError, load
from taxcli.law.figures import STATUSES

NAMES = {
    "pro-username",
    "pro-practitioner",
    "third-party-access",
    "secondary-logons",
    "payment-plan",
    "combined-return",
    "paying",
    "extension",
    "refunds",
    "notices",
    "delinquent",
    "withholding",
}
# What the published pages say, in words that the topic must have: (topic, facts). Names of
# buttons, links and panels are the page's own; a fact is looked for without regard to case.
FACTS = {
    "pro-username": [
        # the account and the letter
        "active tax account",
        "City of Portland Revenue Division",
        "Letter ID",
        "Account ID",
        "at its top",
        "Property liens and board-up accounts are excluded",
        # the steps
        "[Create PRO Username] in the [Log In] box",
        "Read the instructions and click [Next]",
        "[PRO Username Type], select [Yes]",
        "own personal or business tax accounts",
        "dropdown menu, select the [Account Type]",
        "SSN, Account ID and Letter ID",
        "[Profile], [Phone Number] and [Security]",
        "click [Submit]",
        "[Previous] goes back",
        "home page and log in with the PRO username and the password",
    ],
    "pro-practitioner": [
        "[Create PRO Username] in the [Log In] box",
        "Read the instructions and click [Next]",
        "select [No]",
        "tax practitioner or payroll provider",
        "[Yes] is only for someone who has personal or business tax accounts",
        "entity type that matches the company's structure",
        "without that you cannot go on. Then click [Next]",
        "bulk filing",
        "depends on the entity type",
        "about yourself or the business",
        "[Verify Address]",
        "records of USPS",
        "you cannot go on",
        "[Profile], [Phone Number] and [Security]",
        "click [Submit]",
        "[Previous] goes back",
        "home page and log in with the PRO username and the password",
    ],
    "third-party-access": [
        # before
        "Only for clients who have a PRO username",
        "It must be there before you ask",
        # request
        "log in to your PRO account with the [Log In] box",
        "top right-hand corner, click [Manage My Profile]",
        "[More…] tab",
        "[Access Management] panel, click [Request Third Party Access]",
        "dropdown menu, select the type of tax account",
        "ask for each by itself",
        "grant you the others after approving the first",
        "required fields of [Third Party Access]",
        "differ by [Account Type]",
        "matches a customer in the Division's records who has an active PRO username",
        "instructions to approve or to deny",
        "declines a request by itself",
        "[Profile Messages]",
        "told by email",
        "client's profile appears in your PRO account",
        # cancel
        "[Manage My Access]",
        "[Account Manager], [File Returns and Make Payments] or [Full Access]",
        "[Cancel My Access]",
        "removes the client from your account",
        "confirm with [OK]",
        "cannot be undone",
    ],
    "secondary-logons": [
        # who
        "employees or associates",
        "filing returns and making payments for clients' tax accounts",
        # add
        "top right-hand corner, click [Manage My Profile]",
        "[My Users] panel, click [Manage Secondary Logons]",
        "Click [Add]",
        "Fill in the required fields",
        "[Administrator]: may also manage other users and access settings",
        "[Account Manager]: only works on client accounts, for example files returns or makes "
        "payments",
        "types of account and the customers",
        "Click [Submit]",
        "gets an email with the steps to set a password",
        "the same accounts as you",
        # change
        "go to the page [Manage My Profile]",
        "[Active Name] of the user",
        "Click [Change] next to the setting",
        "[Customer Groups]: which clients",
        "[Account Access]: which types of account",
        "Click [Save]",
        # deactivate
        "[Deactivate Logon Access]",
        "Select [Yes] to confirm",
        "no longer has access to your PRO account",
        "[Reactivate Access]",
        "Click [OK] to confirm",
    ],
    "payment-plan": [
        # self-service
        'log in with the "Log In" box',
        '"More…" tab',
        '"Payments and Returns" panel, click "Sign up for a Payment Plan"',
        'qualifications and agreements carefully, then click "Next"',
        "error message is shown",
        "not able to continue",
        "no eligible balance",
        "does not meet the payment plan requirements",
        "remaining steps to complete the plan",
        "read the rules carefully",
        "To change the payment method later, the Division has to cancel the plan",
        "if you still qualify",
        "one of the 3 plans that PRO allows in 18 months",
        # eligibility
        "cannot pay what they owe in full",
        "defaulted on a plan with the Division within the last 2 years",
        "City Attorney",
        "confession of judgment",
        "no other way to finance the debt",
        "cash advance on a credit card",
        "home equity loan",
        "business loan",
        "stay in compliance with the City's and the County's tax codes",
        # cost and dates
        "generally $25",
        "Up to 12 months: no set-up fee",
        "More than 24 months: $50, and a supervisor must approve",
        "management looks at each case",
        "day 10 or 25 of the month",
        "at least 16 days after",
        "Interest goes on",
        "approve one that meets these criteria",
        # late and default
        "failing to pay any installment by its due date makes the whole balance due at once",
        "within 5 business days",
        "allows 1 late payment",
        "brings back any penalty that was waived",
    ],
    "combined-return": [
        "liable for both taxes",
        "same residency status",
        "It is a choice",
        "Pro.Portland.gov",
        "on PRO only",
        "combined Metro SHS and MultCo PFA personal tax return",
        "full-year resident of Metro (SHS) or of Multnomah County (PFA) must file",
        "if Oregon taxable income is more than its threshold",
        "nonresident or part-year resident must file it if the taxable income of that place",
        "single filers, married filing separately included",
        "joint filers, head of household and qualifying surviving spouse included",
        "`taxcli check`",
        "MET-40 for SHS and MC-40 for PFA",
        "MET-40-NP and MC-40-NP",
        "same as that of the federal and the Oregon return (generally April 15)",
        "not part of the Oregon return",
        "filed with and paid to the City of Portland Revenue Division",
        "only select programs can at this time",
        "Ask its maker",
        "print paper returns, to be sent by mail",
        "SHS for Metro and PFA for Multnomah County",
    ],
    "paying": [
        "when the federal and the state taxes are",
        "generally April 15 for most filers",
        "no more time to pay",
        "late penalty and interest",
        "Monday to Friday",
        "same day, before 4 pm Pacific time",
        "Bank debit is free; cards cost 2.45 %",
        "voucher PIT-V",
        "City of Portland",
        "PO Box 9250",
        "4 installments",
        "25 % or more",
    ],
    "extension": [
        "extension payment by the original due date",
        "six months",
        "automatically",
        "online, or by mail with a payment voucher",
        "federal or state (Oregon) extension. It serves for SHS and PFA",
        "no extension of time to pay",
        "check the box [Extension Filed]",
        "copy of your federal extension",
        "verification of your Oregon extension payment",
        "penalties and interest",
        "paid in full by the original due date",
    ],
    "refunds": [
        "File a personal tax return",
        "8 to 10 weeks after the return was filed",
        "all supporting tax pages",
        "March or April, or in September or October",
        "so much mail",
        "overpaid, paid twice, or paid when no tax was due",
        "asks for the refund on a return",
        "in writing",
        "Cancel it the same day",
        "direct deposit, file electronically and ask for the refund on that return",
        "Portland Revenue Online, or by an approved eFile vendor",
        "had tax withheld by an employer",
        "full-year resident whose Oregon taxable income is more than the threshold",
        "nonresident or part-year resident whose taxable income of Metro (SHS) or of Multnomah",
        "`taxcli check`",
    ],
    "notices": [
        "in writing",
        "within 30 days",
        "Neither a payment of the taxes due nor a protest to increased taxes comes in time",
        "Upon receipt of a notice that adjusts the tax or the refund due",
        "explain the reason",
        "Include the evidence",
        "begin to collect",
        "waive",
        "tax and the interest are paid",
        "Metro Code 7.05 and 7.06",
        "MCC 11.500-11.560",
        "administrative rules",
        "personal tax administration policies",
    ],
    "delinquent": [
        "neither a payment of the taxes due nor a protest to increased taxes in time",
        "more interest and penalties",
        "civil penalties of $500 per violation of the City and County tax codes",
        "begin to collect",
        "third-party collection agency",
        "up to 25 % of the total balance due",
        "you must contact the agency",
        "City Attorney",
        "court or legal fees may be added",
        "confession of judgment",
        "late payment penalties and interest",
        "Default",
    ],
    "withholding": [
        "January 2022",
        "must withhold by payroll deduction",
        "more than $200,000 a year",
        "those who opt in",
        "began to withhold in 2021",
        "local tax section",
        "SHS stands there under [METRO]",
        "PFA under [MULT]",
        "Contact your employer",
        "opt in or out",
    ],
}


def words_of(name):
    """Return all that a topic says, brief forms for a checklist left out."""
    found = topic(name)
    said = [found.title, found.summary, *found.not_known, *found.links]
    for step in found.steps:
        said += [one.text for one in (step.text, *step.notes, step.with_case) if one]
    for item in (*found.who, *found.at_hand, *found.goes_wrong, *found.undo, *found.know):
        said += [one.text for one in (item.text, item.do) if one]
    return " ".join(said).casefold()


def test_the_topics_are_those_that_were_promised_and_others_may_come():
    assert set(topic_names()) >= NAMES == set(FACTS)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_fact_of_the_pages_is_in_its_topic(name):
    said = words_of(name)
    assert [fact for fact in FACTS[name] if fact.casefold() not in said] == []


@pytest.mark.parametrize("found", topics(), ids=lambda one: one.name)
def test_a_topic_has_what_a_guide_needs(found):
    assert found.who
    assert found.at_hand
    assert found.steps
    assert found.goes_wrong
    assert found.undo
    assert [step.number for step in found.steps] == list(range(1, len(found.steps) + 1))
    assert len({step.id for step in found.steps}) == len(found.steps)
    assert set(found.see) < NAMES
    check(found)  # every value and condition that it names is known


@pytest.mark.parametrize("found", topics(), ids=lambda one: one.name)
def test_every_sentence_has_source_and_status_and_can_be_printed(found):
    for said in found.texts:
        assert said.origins
        assert all(one.source and one.status in STATUSES for one in said.origins)
        assert not missing(said.plain)
        assert re.findall(r"\{(?!case\.)", said.text) == []
        # a button's name is never left without its bracket
        assert said.text.count("[") == said.text.count("]")


def test_what_undoes_and_what_does_not():
    can = {name: {item.can for item in topic(name).undo} for name in NAMES}
    assert can["third-party-access"] == {False}
    assert can["secondary-logons"] == {True}
    assert can["payment-plan"] == {True, False}
    assert can["paying"] == {True, False}


def test_wherever_a_login_is_needed_it_says_what_for():
    for name in ("pro-username", "third-party-access", "payment-plan", "combined-return", "paying"):
        assert "letter id and account id" in words_of(name), name
        assert "first year" in words_of(name), name


def test_no_figure_of_a_plan_is_typed_twice():
    text = (guides.forms_folder() / "guide" / "payment-plan.toml").read_text("utf-8")
    for figure in ("$25", "$50", "$300", "16 days", "24 months", "18 months", "2 years"):
        assert figure not in text


def test_a_fact_brings_its_status_along():
    said = said_of("{standing.refund_limit.years} years", Origin("a page", "official"))
    assert said.text == "3 years"
    assert said.status == "inferred"
    assert said_of("Sure.", Origin("a page", "official")).status == "official"


def test_a_fact_that_is_a_sentence_keeps_its_own_sources():
    page = Origin("a page", "official")
    parts = said_of("Log in. {standing.pro.long} Go on, {plan.free_months} months.", page).parts
    assert parts[0].text == "Log in."
    assert [part.status for part in parts] == ["official"] * 2 + ["inferred"] + ["official"] * 2
    assert "first year" in parts[2].text
    assert [one.source for one in parts[3].origins] == [
        "Revenue Division page of 2022, filing a return"
    ]
    assert parts[4].text == "Go on, 12 months."
    assert parts[4].origins[0] is page


def test_what_pages_say_is_not_marked_as_advice_and_advice_is():
    def parts(name):
        return {part.text: part for said in topic(name).texts for part in said.parts}

    advice = "taxcli's advice"
    for name, text in (
        ("paying", "Bank debit is free; cards cost 2.45 %."),
        ("delinquent", "A waiver of a penalty is asked for in writing, after the tax and"),
        ("withholding", "One row of the W-2 holds both taxes added up, such as TOTAL CITY"),
        ("withholding", "Enter it on the return of its tax, and attach a copy of the W-2."),
        ("notices", "Include the evidence for what you say."),
    ):
        (found,) = (part for said, part in parts(name).items() if said.startswith(text))
        assert found.status == "official", text
        assert advice not in [one.source for one in found.origins]
    for name, text in (
        ("third-party-access", "Look for it there."),
        ("third-party-access", "Read the client's name once more before you do."),
        ("refunds", "Do not have it applied to the next year, if you want it paid out."),
    ):
        assert [one.source for one in parts(name)[text].origins] == [advice]
    for name, text in (
        ("third-party-access", "SHS and PFA are two."),
        ("payment-plan", "SHS and PFA are separate accounts: a plan for each."),
    ):
        assert parts(name)[text].status == "inferred"
        assert advice not in [one.source for one in parts(name)[text].origins]


def test_a_fact_that_names_a_fact_is_filled_in_whole():
    said = said_of("{plan.change}", Origin("a page", "official")).text
    assert "3 plans that PRO allows in 18 months" in said
    assert "{" not in said


@pytest.mark.parametrize(
    "name", ["plan.feee", "plan", "nothing.here", "plan.steps.1", "standing.pro.name.x"]
)
def test_a_name_that_is_not_there_is_an_error(name):
    with pytest.raises(KeyError):
        said_of(f"{{{name}}}", Origin("a page", "official"))


def with_change(monkeypatch, change):
    data = copy.deepcopy(load("guide/refunds"))
    change(data)
    monkeypatch.setattr(guides, "load", lambda name: data)
    guides.topic.cache_clear()


@pytest.fixture
def fresh():
    yield
    guides.topic.cache_clear()


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.update(titel="x"), "'titel' is none of"),
        (lambda data: data.pop("title"), "title is missing"),
        (lambda data: data.pop("section"), "section is missing"),
        (lambda data: data.update(section=["a"]), "section is not a table"),
        (lambda data: data["section"][0]["step"][0].pop("id"), "id is missing"),
        (lambda data: data["section"][0]["step"][0].update(text=5), "text is missing"),
        (lambda data: data["section"][0]["step"][1].update(id="file"), "two steps are called"),
        (lambda data: data["section"][0]["step"][0].update(source="x"), "source 'x' is none of"),
        (lambda data: data["section"][0]["step"][0].update(text="{plan.x}"), "names nothing"),
        (lambda data: data["section"][0]["step"][0].update(text="{case.pay}"), "with_case only"),
        (lambda data: data["sources"]["page"].update(status="sure"), "status 'sure' is none of"),
        (lambda data: data["undo"][0].pop("can"), "can = true or can = false"),
        (lambda data: data["goes_wrong"].append(" "), "a sentence is missing"),
        (lambda data: data["section"][0]["step"][0].update(text=["A.", 5]), "sentence is missing"),
        (
            lambda data: data["section"][0]["step"][0].update(notes=[{"text": "A.", "of": "own"}]),
            "'of' is none of",
        ),
        (
            lambda data: data["section"][0]["step"][0].update(notes=[{"text": "A", "source": "x"}]),
            "source 'x' is none of",
        ),
    ],
)
def test_a_malformed_topic_is_an_error_that_names_the_place(monkeypatch, change, words):
    with_change(monkeypatch, change)
    with pytest.raises(LawDataError, match=re.escape(words)) as refused:
        guides.topic("refunds")
    assert str(refused.value).startswith("forms/guide/refunds.toml")


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"with_case": "{case.pai}"}, "{case.pai} is none of"),
        ({"only_if": "balanced"}, "'balanced' is none of"),
    ],
)
def test_a_step_that_names_no_value_of_a_case_is_an_error(monkeypatch, change, words):
    with_change(monkeypatch, lambda data: data["section"][0]["step"][0].update(change))
    with pytest.raises(LawDataError, match=re.escape(words)):
        check(guides.topic("refunds"))
