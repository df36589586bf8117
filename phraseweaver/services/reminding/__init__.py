"""Reminders: what a learner wishes, what is sent, and how the sender fares."""
