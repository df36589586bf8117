"""Packages of Anki: `.apkg` (some decks) and `.colpkg` (a whole collection), in and out, with their history.

Here is what can be told from values alone: what the fields of a note hold, what the rows of cards and answers
mean. `files` opens and writes the packages themselves.
Sources: the packages that Anki 26 writes, and `rslib/src/storage` and `proto/anki` of Anki's repository.
"""
