"""What things are: truth, rule expressions, cases, content, results. Standard library only."""
