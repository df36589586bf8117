"""Deleting one's own account, with everything in it."""

from __future__ import annotations

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.store import people, users


def delete_account(app: App, user: UserId) -> None:
    """Delete the learner: decks, phrases, cards, every answer, chat and reminders, identities and sign-ins.

    There is no way back but a backup. Nobody's cookie lets anybody in afterwards: the sign-ins are gone.
    Raises NotFound if the account is gone already.
    """
    with app.sessions.begin() as session:
        users.lock(session, user)
        people.remove(session, user)
