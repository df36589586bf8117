"""What was read is kept, but not without bound."""

from __future__ import annotations

from phraseweaver.services.progress.kept import Kept


def test_only_the_very_version_is_given_back() -> None:
    kept = Kept()
    kept.put("key", 1, "value")
    assert kept.get("key", 1) == "value"
    assert kept.get("key", 2) is None
    assert kept.get("another", 1) is None


def test_a_new_version_takes_the_place_of_the_old_one() -> None:
    kept = Kept()
    kept.put("key", 1, "old")
    kept.put("key", 2, "new")
    assert len(kept) == 1
    assert (kept.get("key", 1), kept.get("key", 2)) == (None, "new")


def test_what_was_not_used_for_longest_goes_first() -> None:
    kept = Kept(most=2)
    kept.put("a", 1, "A")
    kept.put("b", 1, "B")
    kept.get("a", 1)
    kept.put("c", 1, "C")
    assert [kept.get(key, 1) for key in "abc"] == ["A", None, "C"]
    assert len(kept) == 2
