"""The benchmark: `python -m bench` builds learners with long histories and times what they do every day.

A scenario is one file in `scenarios` and one line in its registry. Trust the ratios between sizes rather
than the milliseconds: they were taken in one run, so that much of the machine's mood cancels out.
"""
