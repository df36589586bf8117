"""The chat: what a learner says to the bot, and what it says in return."""
