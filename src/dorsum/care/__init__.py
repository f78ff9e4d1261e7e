"""One person's assessment: pure functions from a case and the content to a result."""
