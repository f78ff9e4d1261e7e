"""How an episode goes on: entries, what they measure, and when it is time for care."""
