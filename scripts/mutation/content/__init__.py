"""Mutation of the content: a rule, a fact or a lead question is changed, and something must fail."""
