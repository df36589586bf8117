"""Fragments stand in containers of their own."""

from __future__ import annotations

import ast
from pathlib import Path

from streamlit.testing.v1 import AppTest

import phraseweaver.ui
from phraseweaver.ui import fragment as the_module

UI = Path(phraseweaver.ui.__path__[0])


def _a_page() -> None:
    import streamlit as st

    from phraseweaver.ui.fragment import fragment

    @fragment()
    def clock(words: str) -> None:
        st.text(words)

    with st.expander("Box"):
        clock("in the fragment")
        st.text("below it")


def test_what_follows_a_fragment_is_no_neighbour_of_what_the_fragment_draws() -> None:
    box = AppTest.from_function(_a_page).run().expander[0]

    first, second = box.children.values()
    assert first.type == "flex_container"
    assert [inner.value for inner in first.text] == ["in the fragment"]
    assert second.value == "below it"


def test_no_other_module_makes_fragments_of_streamlits_own() -> None:
    found = {
        path.name
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "fragment"
        if isinstance(node.value, ast.Name) and node.value.id == "st"
    }

    assert found == {Path(the_module.__file__).name}
