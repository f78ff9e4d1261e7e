"""Whole tables of people; so far those who do not exist, drawn from the numbers of the content."""
