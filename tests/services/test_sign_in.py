from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.errors import NotFound
from phraseweaver.services import account_removal, decks, invitations, people, sign_in
from phraseweaver.services.sign_in import (
    IdentityTaken,
    InvitationUseless,
    LastIdentity,
    NotInvited,
    SignInEnded,
)
from phraseweaver.store import reminder_plans
from phraseweaver.store.engine import Sessions, listen_to_statements, make_engine
from tests.fixed_clock import FixedClock
from tests.services.signing_in import ISSUER, claims, enter, with_sign_in
from tests.services.studying import contents, local, new_deck


@pytest.fixture
def house(app: App) -> App:
    """The app, for the people of example.org; Ann administers."""
    return with_sign_in(app)


def test_the_first_sign_in_makes_a_learner_with_the_browsers_zone_and_language(house: App) -> None:
    visitor = enter(house, claims(house, "ben"))
    assert (visitor.name, visitor.is_administrator) == ("Ben", False)
    assert visitor.learner.days.zone.key == "Europe/Berlin"
    assert visitor.learner.browser_language == "de"


def test_the_same_identity_is_the_same_learner_whatever_else_the_provider_says(house: App) -> None:
    ben = enter(house, claims(house, "ben"))
    renamed = enter(house, claims(house, "ben", nonce="2", domain="elsewhere.net", name="Benjamin"))
    assert renamed.learner.id == ben.learner.id
    stranger = enter(house, claims(house, "ben", iss="https://other.example.org"))
    assert stranger.learner.id != ben.learner.id


@pytest.mark.parametrize(
    ("allow", "is_let_in"),
    [
        ("*", True),
        ("@elsewhere.net", True),
        ("eve@elsewhere.net", True),
        (f"{ISSUER} eve", True),
        ("", False),
        ("@where.net, eve@example.org", False),
        (f"{ISSUER} Eve", False),
    ],
)
def test_who_is_on_the_list_is_let_in_and_nobody_else(app: App, allow: str, is_let_in: bool) -> None:
    app = with_sign_in(app, allow=allow)
    eve = claims(app, "eve", domain="elsewhere.net")
    if is_let_in:
        assert enter(app, eve).name == "Eve"
        return
    before = contents(app)
    with pytest.raises(NotInvited):
        enter(app, eve)
    assert contents(app) == before


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_is_not_verified_lets_nobody_in(house: App, verified: object) -> None:
    with pytest.raises(NotInvited):
        enter(house, claims(house, "ann", email_verified=verified))


@pytest.mark.parametrize(
    "other", [{"aud": "another"}, {"aud": ["another"], "azp": "phraseweaver"}, {"provider": "given up"}]
)
def test_a_token_for_another_application_or_of_another_provider_is_refused(
    house: App, other: dict[str, object]
) -> None:
    with pytest.raises(SignInEnded):
        enter(house, claims(house, "ben", **other))
    assert enter(house, claims(house, "ben", aud=["another", "phraseweaver"])).name == "Ben"


def test_the_first_administrator_takes_over_the_learner_of_local_mode_and_nobody_after(app: App) -> None:
    owner = local(app)
    new_deck(app, owner, "uno")
    house = with_sign_in(app, admins="ann@example.org, amy@example.org")
    assert enter(house, claims(house, "ben")).learner.id != owner
    ann = enter(house, claims(house, "ann"))
    assert (ann.learner.id, ann.is_administrator) == (owner, True)
    assert len(decks.list_decks(house, ann.learner.id)) == 1
    amy = enter(house, claims(house, "amy"))
    assert (amy.learner.id != owner, amy.is_administrator) == (True, True)


def test_two_first_visits_at_once_make_one_learner(house: App) -> None:
    who = claims(house, "ben")
    with ThreadPoolExecutor(4) as pool:
        visitors = list(pool.map(lambda _: enter(house, who), range(4)))
    assert len({visitor.learner.id for visitor in visitors}) == 1
    assert [len(contents(house)[table]) for table in ("users", "identities", "sign_ins")] == [1, 1, 1]


def test_two_administrators_at_once_do_not_both_take_over(app: App) -> None:
    owner = local(app)
    house = with_sign_in(app, admins="ann@example.org, amy@example.org")
    both = [claims(house, "ann"), claims(house, "amy")]
    with ThreadPoolExecutor(2) as pool:
        ids = {visitor.learner.id for visitor in pool.map(lambda who: enter(house, who), both)}
    assert owner in ids and len(ids) == 2


def test_an_ordinary_visit_takes_one_statement_and_writes_once_an_hour(house: App, clock: FixedClock) -> None:
    who = claims(house, "ben")
    enter(house, who)
    engine = make_engine(house.settings.database_url)
    counted = App(settings=house.settings, sessions=Sessions(engine), clock=clock)
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    listen_to_statements(engine, note)
    enter(counted, who)
    assert len(seen) == 1
    clock.advance(timedelta(minutes=59))
    enter(counted, who)
    assert len(seen) == 2
    clock.advance(timedelta(minutes=1))
    enter(counted, who)
    assert sum(statement.startswith("UPDATE") for statement in seen) == 2
    (session,) = sign_in.sessions_of(house, enter(house, who).learner.id)
    assert session.last_seen_at == clock()
    engine.dispose()


def test_a_sign_in_that_was_ended_is_over_for_every_copy_of_its_cookie(house: App) -> None:
    phone, laptop = claims(house, "ben", nonce="phone"), claims(house, "ben", nonce="laptop")
    user = enter(house, phone).learner.id
    enter(house, laptop)
    sign_in.end(house, user, phone.digest)
    with pytest.raises(SignInEnded):
        enter(house, phone)
    assert enter(house, laptop).learner.id == user
    assert [view.digest for view in sign_in.sessions_of(house, user)] == [laptop.digest]


def test_signing_out_everywhere_ends_also_what_was_never_seen(house: App, clock: FixedClock) -> None:
    seen, unseen = claims(house, "ben", nonce="seen"), claims(house, "ben", nonce="unseen")
    user = enter(house, seen).learner.id
    clock.advance(timedelta(seconds=2))
    sign_in.sign_out_everywhere(house, user)
    for old in (seen, unseen):
        with pytest.raises(SignInEnded):
            enter(house, old)
    assert enter(house, claims(house, "ben", nonce="new")).learner.id == user


def test_an_open_page_writes_nothing_once_its_sign_in_has_ended(house: App) -> None:
    ben = enter(house, claims(house, "ben"))
    user, page = ben.learner.id, sign_in.guarded(house, ben)
    deck = new_deck(page, user, "uno")
    sign_in.end(page, user, ben.digest)
    before = contents(house)
    with pytest.raises(SignInEnded):
        decks.archive_deck(page, user, deck)
    assert contents(house) == before
    assert [found.id for found in decks.list_decks(page, user)] == [deck]


def test_a_sign_in_lasts_thirty_days_from_when_it_was_made(house: App, clock: FixedClock) -> None:
    who = claims(house, "ben")
    user = enter(house, who).learner.id
    clock.advance(timedelta(days=30) - timedelta(seconds=1))
    assert enter(house, who).learner.id == user
    clock.advance(timedelta(seconds=1))
    with pytest.raises(SignInEnded):
        enter(house, who)
    assert sign_in.sessions_of(house, user) == []


def test_nobody_ends_somebody_elses_sign_in(house: App) -> None:
    ann, ben = claims(house, "ann"), claims(house, "ben")
    user = enter(house, ann).learner.id
    enter(house, ben)
    with pytest.raises(NotFound):
        sign_in.end(house, user, ben.digest)
    enter(house, ben)


def test_an_old_cookie_brings_no_deleted_account_back(house: App, clock: FixedClock) -> None:
    who = claims(house, "ben")
    account_removal.delete_account(house, enter(house, who).learner.id)
    with pytest.raises(SignInEnded):
        enter(house, who, joins=False)
    clock.advance(timedelta(minutes=30))
    with pytest.raises(SignInEnded):
        enter(house, who)
    assert contents(house)["users"] == []
    enter(house, claims(house, "ben", nonce="again"))


def test_an_invitation_lets_in_as_many_as_it_says(house: App) -> None:
    ann = enter(house, claims(house, "ann")).learner.id
    code = invitations.invite(house, ann, "the class", days=7, uses=2)
    for name in ("eve", "flo"):
        enter(house, claims(house, name, domain="elsewhere.net"), invitation=code)
    with pytest.raises(InvitationUseless):
        enter(house, claims(house, "gus", domain="elsewhere.net"), invitation=code)
    (invitation,) = invitations.invitations_of(house, ann)
    assert (invitation.uses, invitation.usable, invitation.note) == (2, False, "the class")
    assert code not in str(contents(house))
    # Whoever came in stays in.
    enter(house, claims(house, "eve", domain="elsewhere.net", nonce="2"))


def test_an_invitation_for_one_lets_in_one_of_two_at_once(house: App) -> None:
    code = invitations.invite(house, enter(house, claims(house, "ann")).learner.id)
    both = [claims(house, name, domain="elsewhere.net") for name in ("eve", "flo")]

    def come(index: int) -> bool:
        try:
            enter(house, both[index], invitation=code)
        except InvitationUseless:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(come, range(2))) == [False, True]


def test_an_invitation_ends_with_its_days_or_when_it_is_revoked(house: App, clock: FixedClock) -> None:
    ann = enter(house, claims(house, "ann")).learner.id
    late, revoked = invitations.invite(house, ann, days=1), invitations.invite(house, ann, days=9)
    digest = invitations.digest_of(revoked)
    invitations.revoke(house, ann, digest)
    with pytest.raises(NotFound):
        invitations.revoke(house, ann, digest)
    clock.advance(timedelta(days=1))
    for code in (late, revoked, "never made"):
        with pytest.raises(InvitationUseless):
            enter(house, claims(house, "eve", domain="elsewhere.net"), invitation=code)


def test_only_administrators_have_invitations(house: App) -> None:
    ben = enter(house, claims(house, "ben")).learner.id
    digest = invitations.digest_of(invitations.invite(house, enter(house, claims(house, "ann")).learner.id))
    for attempt in (
        lambda: invitations.invite(house, ben),
        lambda: invitations.invitations_of(house, ben),
        lambda: invitations.revoke(house, ben, digest),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_second_identity_is_linked_once_and_by_the_sign_in_that_asked(house: App) -> None:
    first = claims(house, "ben")
    ben = enter(house, first)
    wish = sign_in.link_intent(house, ben.learner.id, ben.digest)
    other = claims(house, "benny", domain="elsewhere.net")
    assert enter(house, other, intent=wish).learner.id == ben.learner.id
    with pytest.raises(SignInEnded):
        enter(house, first)
    # The wish is used up.
    with pytest.raises(NotInvited):
        enter(house, claims(house, "eve", domain="elsewhere.net"), intent=wish)
    assert [entry.label for entry in sign_in.identities_of(house, ben.learner.id)] == [
        "ben@example.org",
        "benny@elsewhere.net",
    ]


def test_an_identity_of_somebody_else_is_not_linked(house: App) -> None:
    ben, bea = enter(house, claims(house, "ben")), enter(house, claims(house, "bea"))
    wish = sign_in.link_intent(house, ben.learner.id, ben.digest)
    again = claims(house, "bea", nonce="2")
    with pytest.raises(IdentityTaken):
        enter(house, again, intent=wish)
    # Nothing was changed: both are who they were, Ben still signed in.
    assert enter(house, again).learner.id == bea.learner.id
    assert enter(house, claims(house, "ben")).learner.id == ben.learner.id


def test_a_wish_to_link_that_is_forged_or_late_does_nothing(house: App, clock: FixedClock) -> None:
    ben = enter(house, claims(house, "ben"))
    wish = sign_in.link_intent(house, ben.learner.id, ben.digest)
    forged = wish.replace(f"{ben.learner.id}.", f"{ben.learner.id + 1}.", 1)
    assert enter(house, claims(house, "bea"), intent=forged).learner.id != ben.learner.id
    clock.advance(timedelta(minutes=30, seconds=1))
    assert enter(house, claims(house, "bob"), intent=wish).learner.id != ben.learner.id


def test_an_identity_that_was_removed_signs_in_no_more_and_the_last_one_stays(house: App) -> None:
    ben = enter(house, claims(house, "ben"))
    user = ben.learner.id
    with pytest.raises(LastIdentity):
        sign_in.unlink(house, user, ISSUER, "ben")
    wish = sign_in.link_intent(house, user, ben.digest)
    enter(house, claims(house, "benny", domain="elsewhere.net"), intent=wish)
    with pytest.raises(NotFound):
        sign_in.unlink(house, user, ISSUER, "bea")
    sign_in.unlink(house, user, ISSUER, "ben")
    assert enter(house, claims(house, "ben", nonce="2")).learner.id != user


def test_signing_in_through_telegram_links_the_chat_unless_it_is_linked_elsewhere(app: App) -> None:
    app = with_sign_in(app, allow="*", bot=True)
    through = {"provider": "telegram", "email": None}
    ann = enter(app, claims(app, "ann", id=4711, **through)).learner.id
    ben = enter(app, claims(app, "ben", id="4711", **through)).learner.id
    # Any other provider may say what it likes.
    bea = enter(app, claims(app, "bea", id=4712)).learner.id
    with app.sessions.read() as session:
        plans = [reminder_plans.get(session, user) for user in (ann, ben, bea)]
        assert [plan and plan.chat_id for plan in plans] == [4711, None, None]


def test_a_chat_that_was_disconnected_stays_so_at_the_next_sign_in(app: App) -> None:
    app = with_sign_in(app, allow="*", bot=True)
    user = enter(app, claims(app, "ann", id=4711, provider="telegram")).learner.id
    with app.sessions.begin() as session:
        reminder_plans.unlink(session, user)
    enter(app, claims(app, "ann", nonce="2", id=4711, provider="telegram"))
    with app.sessions.read() as session:
        plan = reminder_plans.get(session, user)
        assert plan and plan.chat_id is None


def test_an_administrator_of_the_settings_becomes_one_again_with_the_next_sign_in(app: App) -> None:
    house = with_sign_in(app, admins="ann@example.org, amy@example.org")
    ann, amy = (enter(house, claims(house, name)).learner.id for name in ("ann", "amy"))
    people.set_administrator(house, ann, amy, False)
    assert not enter(house, claims(house, "amy")).is_administrator
    assert enter(house, claims(house, "amy", nonce="2")).is_administrator
