"""Decision support for a health record by CDS Hooks 2.0: cards for an open record or an order."""
