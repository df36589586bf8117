"""The catalogues of the interface's languages, and what keeps them in step with the code.

`python -m phraseweaver.locale` adds the strings that are new in the code to every catalogue, without a
translation yet, and takes out those that are gone. `tests/test_catalogue.py` says what is still missing.
"""
