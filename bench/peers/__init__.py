"""Other rule engines, given the same red flags and the same closed answers."""
