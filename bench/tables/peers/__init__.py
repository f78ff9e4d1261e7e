"""Other engines for tables, given the same red flags and the same closed answers."""
