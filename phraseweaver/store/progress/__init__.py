"""What the Progress page reads: sums and counts, never rows by the ten thousand.

Days and hours come from the totals that every answer keeps up to date. Cards are counted in one pass. What
can only be told from the log itself is read for a few phrases or for one tag.
"""
