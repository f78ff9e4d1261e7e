"""How fast the HTTP API of a service answers on this machine, and what it does when too much is asked."""
