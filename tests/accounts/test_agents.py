import datetime as dt

import pytest

from accounts.agents import agents_of, appoint_agent, remove_agent
from accounts.claiming import links_in_force
from accounts.models import Capacity, LinkStatus, Subject, User
from core.errors import BadInput, NotAllowed
from ledger.models import Entry, Kind
from tests.cast import COMPANY_USCC, Office, claim, link, subject_user, verified_organisation

pytestmark = pytest.mark.django_db

TODAY, END = dt.date(2026, 9, 24), dt.date(2026, 12, 31)


@pytest.fixture
def company(db: None) -> Subject:
    return verified_organisation(COMPANY_USCC, "company")


@pytest.fixture
def owner(citizen: User, company: Subject, clerk: User) -> User:
    link(citizen, company, capacity=Capacity.REPRESENTATIVE, by=clerk)
    return citizen


def appoint(by: User, company: Subject, email: str = "lawyer@example.test", ends_on: dt.date = END) -> object:
    return appoint_agent(
        by=by, subject=company, email=email, scope="objections", ends_on=ends_on, today=TODAY
    )


def test_an_agent_acts_until_the_power_of_attorney_ends(owner: User, company: Subject) -> None:
    appoint(owner, company, " Lawyer@Example.Test ")
    lawyer = User.objects.get(email="lawyer@example.test")
    assert not lawyer.has_usable_password()
    assert links_in_force(lawyer, END).get().subject == company
    assert not links_in_force(lawyer, END + dt.timedelta(days=1)).exists()
    entry = Entry.objects.get(kind=Kind.VERIFICATION)
    assert entry.facts == {"outcome": "agent_appointed", "agent": lawyer.pk}


def test_appointing_again_replaces_the_power_of_attorney(owner: User, company: Subject) -> None:
    appoint(owner, company)
    later = END + dt.timedelta(days=365)
    appoint(owner, company, ends_on=later)
    states = [(one.status, one.ends_on) for one in agents_of(company)]
    assert states == [(LinkStatus.VERIFIED, later), (LinkStatus.ENDED, END)]


def test_a_removed_agent_acts_no_more(owner: User, company: Subject) -> None:
    appoint(owner, company)
    agent = agents_of(company)[0]
    remove_agent(link=agent, by=owner, today=TODAY)
    assert not links_in_force(agent.user, TODAY).exists()


def test_only_the_verified_subject_appoints_and_removes(
    owner: User, company: Subject, stranger: User, clerk: User
) -> None:
    agent = subject_user("agent")
    appoint(owner, company, agent.email)
    claim(stranger, "organisation", COMPANY_USCC, Capacity.REPRESENTATIVE)
    for nobody in (stranger, agent, clerk):
        with pytest.raises(NotAllowed) as error:
            appoint(nobody, company, "friend@example.test")
        assert error.value.code == "not_the_subject"
        with pytest.raises(NotAllowed):
            remove_agent(link=agents_of(company)[0], by=nobody, today=TODAY)
    assert len(agents_of(company)) == 1


def test_the_subjects_own_link_is_not_removed_as_an_agent(owner: User, company: Subject) -> None:
    own = links_in_force(owner, TODAY).get()
    with pytest.raises(NotAllowed) as error:
        remove_agent(link=own, by=owner, today=TODAY)
    assert error.value.code == "not_an_agent"


def test_who_cannot_be_an_agent(owner: User, company: Subject, bureau: Office, clerk: User) -> None:
    partner = subject_user("partner")
    link(partner, company, capacity=Capacity.REPRESENTATIVE, by=clerk)
    for email in (owner.email, bureau.reviewer.email, partner.email):
        with pytest.raises(BadInput) as error:
            appoint(owner, company, email)
        assert error.value.code == "agent_not_possible"


def test_a_power_of_attorney_has_a_scope_and_an_end_to_come(owner: User, company: Subject) -> None:
    with pytest.raises(BadInput) as error:
        appoint(owner, company, ends_on=dt.date(2026, 9, 23))
    assert error.value.code == "power_of_attorney_ended"
    with pytest.raises(BadInput) as error:
        appoint_agent(by=owner, subject=company, email="l@example.test", scope=" ", ends_on=END, today=TODAY)
    assert error.value.code == "scope_missing"
    assert not User.objects.filter(email="l@example.test").exists()
