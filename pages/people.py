"""People: who has an account here, and invitations; for administrators."""

from __future__ import annotations

from phraseweaver.ui.invitations import invitations_card
from phraseweaver.ui.page import open_page
from phraseweaver.ui.people import people_list

page = open_page("People")
people_list(page)
invitations_card(page)
