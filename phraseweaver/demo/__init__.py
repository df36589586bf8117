"""A learner who never was: a year of study, made up answer by answer through the real scheduler.

`attendance` says on which days they sat down and for how long, `recall` how they did, `slips` what they typed
instead, `patterns` which variants they were asked, and `learner` lets them study day by day by the rules of
the queue. Everything is drawn from one seed: the same cards, seed and instant give the same year.
"""
