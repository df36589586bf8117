"""Fitting the memory model to a learner's log: arithmetic on whole logs at once, with numpy.

Only the process that fits (`python -m phraseweaver.fitter`) imports this package: numpy costs the server 25
MB that no page needs.
"""
