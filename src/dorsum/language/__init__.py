"""Words that people write, read as questions, findings and claims."""
