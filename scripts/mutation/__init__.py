"""Mutation: change the code in one place, and see that a test fails."""
