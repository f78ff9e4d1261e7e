"""Fuzzing: hostile and broken input to everything that reads. `python -m scripts.fuzz` runs it."""
