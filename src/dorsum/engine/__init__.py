"""How rules are evaluated. Knows no medicine."""
