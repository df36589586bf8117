"""Whatever a learner writes is shown as it was written, everywhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from phraseweaver.domain.phrase_draft import PhraseDraft
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.visitor import Tab

pytestmark = pytest.mark.browser

HOSTILE = [
    '"double" \'single\' «guillemets» back\\slash `ticks` {braces} %s %(n)d &amp; &#65;',
    "<script>window.broken = 1; alert(1)</script><img src=x onerror='window.broken = 1'><b>b</b>",
    "$x$ and $$y$$ cost $5 :red[a] :blue-background[b] :material/home: :smile: :streamlit: :small[c]",
    "# *one* **two** __three__ ~~four~~ [link](http://example.com) ![picture](http://example.com/a.png)",
    "http://example.com and www.example.com and me@example.com -> <- <-> -- >= <= ~=",
    "👩‍👩‍👧‍👦 🇪🇸 مرحبا، كيف حالك؟ שלום x̂ q̃ ạ̈ นี่ 你好 \u202eturned\u202c",
    "word " * 399 + "final",
]
"""The last one has 2,000 characters, as many as fit."""


def assert_nothing_ran(tab: Tab) -> None:
    # Message boxes and requests to other hosts fail the test through the visitor.
    assert tab.page.evaluate("window.broken") is None


def test_hostile_phrases_go_through_the_form_and_are_shown_literally_in_list_dialog_and_review(
    site: Site, visit: Visit
) -> None:
    assert len(HOSTILE[-1]) == 2_000
    site.add_deck("Deck", [])
    tab = visit(site.address).tab
    tab.open("/phrases")

    for number, words in enumerate(HOSTILE, start=1):
        tab.field("Phrase").fill(words)
        tab.field("Translation").fill(words[::-1][:1_990] + " ok")
        tab.button("Add").click()
        expect(tab.text(f"{number} phrase")).to_be_visible()
        expect(tab.field("Phrase")).to_be_empty()
    assert [text for text, _ in site.phrases()] == HOSTILE

    for words in HOSTILE:
        assert tab.shown_literally(words, within="stMain"), words

    for words in HOSTILE:
        tab.page.locator("[class*=st-key-phrase_]").filter(has_text=words[:60])
