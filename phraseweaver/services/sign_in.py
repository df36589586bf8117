"""Signing in: from what a provider says to a learner, and what learners do with their sign-ins.

Streamlit has checked the ID token and keeps what it says in a signed cookie. A cookie cannot be called back;
the row of its sign-in can: every page looks at it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import LOCAL_HANDLE, Learner
from phraseweaver.domain.link_intent import LinkIntent, read_intent, write_intent
from phraseweaver.domain.reminders import default_plan, effective_from
from phraseweaver.domain.sign_in import FRESH, LASTS, Claims, NotLetIn, SignInEnded, digest_of
from phraseweaver.domain.time_zones import zone_or_fallback
from phraseweaver.errors import N_, NotFound, PhraseWeaverError
from phraseweaver.sign_in_settings import SignIn
from phraseweaver.store import invitations, reminder_plans, sign_ins, users
from phraseweaver.store.guarded import GuardedSessions
from phraseweaver.store.session import Session

SEEN_EVERY = timedelta(hours=1)
"""How old `last_seen_at` may get before it is written again."""
_KEPT = 2 * LASTS


class NotInvited(NotLetIn):
    """Parameter: who."""

    message = N_("“{who}” has no account here, and new ones need an invitation.")


class InvitationUseless(NotLetIn):
    message = N_("This invitation is used up, out of date or withdrawn. Please ask for a new one.")


class IdentityTaken(NotLetIn):
    """Parameter: who."""

    message = N_(
        "“{who}” already signs in as another learner here, so that it was not linked. Nothing was changed."
    )


class LastIdentity(PhraseWeaverError):
    message = N_("Without this you could not sign in any more. Link another one first.")


@dataclass(frozen=True, slots=True)
class Browser:
    """What signs in: its time zone, its language, and a few words about it."""

    zone: str | None = None
    language: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in, and by which sign-in."""

    learner: Learner
    name: str
    is_administrator: bool
    digest: str
    provider: str


@dataclass(frozen=True, slots=True)
class SignInView:
    """A browser that is signed in; `browser` may be empty."""

    digest: str
    browser: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class IdentityView:
    """Something that one may sign in with."""

    issuer: str
    subject: str
    label: str
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a browser brings along: an invitation, or the wish to link what it signs in with."""

    invitation: str | None = None
    intent: str | None = None
    joins: bool = True
    """Whether an account may be made; not in a session that had one, which then was deleted."""


NOTHING = Ticket()


class _Raced(Exception):
    """Another visit has made the same account meanwhile."""


def visit(app: App, who: Claims, browser: Browser, ticket: Ticket = NOTHING) -> Visitor:
    """Return whom the claims let in; a first sign-in makes the account. Raises NotLetIn.

    What is known already takes one statement.
    """
    now = app.clock()
    if now - who.issued_at >= LASTS or not _is_meant_for_us(_settings(app), who):
        raise SignInEnded
    with app.sessions.read() as session:
        found = sign_ins.find(session, who)
    if found and found.known:
        if found.ended:
            raise SignInEnded
        if found.last_seen_at is None or now - found.last_seen_at >= SEEN_EVERY:
            with app.sessions.begin() as session:
                sign_ins.touch(session, found.learner.id, who.digest, now)
        return _visitor(found, who)
    while True:
        try:
            with app.sessions.begin() as session:
                return _arrive(app, session, who, browser, ticket, now)
        except _Raced:
            continue  # the account is there now, so that this ends


def guarded(app: App, visitor: Visitor) -> App:
    """Return the app for the visitor's pages: what they write is refused once this sign-in has ended."""
    return replace(app, sessions=GuardedSessions(app.sessions, visitor.learner.id, visitor.digest))


def sessions_of(app: App, user: UserId) -> list[SignInView]:
    """Return the browsers that are signed in as the learner, the one seen last first."""
    with app.sessions.read() as session:
        return [
            SignInView(entry.digest, entry.browser, entry.created_at, entry.last_seen_at)
            for entry in sign_ins.in_force(session, user, app.clock() - LASTS)
        ]


def end(app: App, user: UserId, digest: str) -> None:
    """Sign one browser out, also if its cookie was copied. Raises NotFound."""
    with app.sessions.begin() as session:
        if not sign_ins.end(session, user, digest, app.clock()):
            raise NotFound


def sign_out_everywhere(app: App, user: UserId) -> None:
    """Sign all browsers out, also those that have not shown themselves yet."""
    with app.sessions.begin() as session:
        sign_ins.end_all(session, user, app.clock())


def identities_of(app: App, user: UserId) -> list[IdentityView]:
    """Return what the learner may sign in with, the oldest first."""
    with app.sessions.read() as session:
        return [
            IdentityView(entry.issuer, entry.subject, entry.label, entry.last_used_at)
            for entry in sign_ins.identities_of(session, user)
        ]


def link_intent(app: App, user: UserId, digest: str) -> str:
    """Return the learner's wish, made in this sign-in, to link what the browser signs in with next."""
    return write_intent(LinkIntent(user, digest), _settings(app).cookie_secret, app.clock())


def unlink(app: App, user: UserId, issuer: str, subject: str) -> None:
    """Let nobody sign in with the identity as this learner any more. Raises NotFound or LastIdentity."""
    with app.sessions.begin() as session:
        users.lock(session, user)
        if not sign_ins.remove_identity(session, user, issuer, subject):
            raise NotFound
        if not sign_ins.has_identity(session, user):
            raise LastIdentity


def _arrive(
    app: App, session: Session, who: Claims, browser: Browser, ticket: Ticket, now: datetime
) -> Visitor:
    settings = _settings(app)
    is_new = _carry_out(session, who, read_intent(ticket.intent, settings.cookie_secret, now), now)
    found = sign_ins.find(session, who)
    if found is None:
        # An old cookie brings no deleted account back.
        if not ticket.joins or now - who.issued_at >= FRESH:
            raise SignInEnded
        _admit(session, settings, who, ticket.invitation, now)
        _make(session, settings, who, browser, now)
        is_new = True
        found = sign_ins.find(session, who)
        assert found is not None, "the identity was written in this very transaction"
    elif found.ended or (found.signed_out_at and who.issued_at < found.signed_out_at.replace(microsecond=0)):
        # An ID token knows whole seconds only.
        raise SignInEnded
    user = found.learner.id
    sign_ins.begin(session, user, who, browser.words, now)
    sign_ins.touch(session, user, who.digest, now)
    sign_ins.forget_before(session, user, now - _KEPT)
    if who in settings.administrators:
        sign_ins.make_administrator(session, user)
    if is_new and who.chat and app.settings.telegram_token:
        _link_chat(session, found.learner, who, now)
    seen = sign_ins.find(session, who)
    assert seen is not None, "the identity was read in this very transaction"
    return _visitor(seen, who)


def _is_meant_for_us(settings: SignIn, who: Claims) -> bool:
    """Return whether a provider that is still asked has made the token for this very application.

    Authlib lets a token of another application pass that names ours as the authorised party.
    """
    return any(one.name == who.provider and one.client_id in who.audience for one in settings.providers)


def _carry_out(session: Session, who: Claims, intent: LinkIntent | None, now: datetime) -> bool:
    """Link the identity if that is wished for; return whether it was."""
    if intent is None or intent.digest == who.digest:
        return False
    owner = sign_ins.owner_of(session, who)
    if owner == intent.user:
        return False
    # Ending the sign-in that asked uses the wish up; that browser has a new cookie by now.
    if not sign_ins.end(session, intent.user, intent.digest, now):
        return False
    if owner is not None or not sign_ins.add_identity(session, intent.user, who, now):
        raise IdentityTaken(who=who.label)
    return True


def _admit(session: Session, settings: SignIn, who: Claims, invitation: str | None, now: datetime) -> None:
    if who in settings.allowed or who in settings.administrators:
        return
    if not invitation:
        raise NotInvited(who=who.label)
    if not invitations.use(session, digest_of(invitation), now):
        raise InvitationUseless


def _make(session: Session, settings: SignIn, who: Claims, browser: Browser, now: datetime) -> None:
    """Make the account. The first administrator gets the one of the time before there was sign-in."""
    handle = LOCAL_HANDLE
    local = users.find_by_handle(session, LOCAL_HANDLE) if who in settings.administrators else None
    if local:
        users.lock(session, local.id)
    if local is None or sign_ins.has_identity(session, local.id):
        handle = secrets.token_hex(16)
        users.create_if_absent(session, handle, zone_or_fallback(browser.zone), now, browser.language)
    user = sign_ins.set_name(session, handle, who.name or who.label)
    if not sign_ins.add_identity(session, user, who, now):
        raise _Raced


def _link_chat(session: Session, learner: Learner, who: Claims, now: datetime) -> None:
    """Let reminders go to the chat of whoever signs in through Telegram; what is linked stays so."""
    row = reminder_plans.get(session, learner.id)
    if row is not None and row.chat_id is not None:
        return
    plan = reminder_plans.plan_of(row) if row else default_plan(now, learner.days)
    if row is None:
        reminder_plans.save(session, learner.id, plan)
    assert who.chat is not None
    starts = effective_from(now, learner.days, plan.local_time)
    reminder_plans.link(session, learner.id, who.chat, who.name, starts)


def _settings(app: App) -> SignIn:
    assert app.settings.sign_in is not None, "nobody signs in here"
    return app.settings.sign_in


def _visitor(found: sign_ins.Found, who: Claims) -> Visitor:
    return Visitor(
        learner=found.learner,
        name=found.name or who.label,
        is_administrator=found.is_administrator,
        digest=who.digest,
        provider=who.provider,
    )
