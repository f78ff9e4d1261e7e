"""Safety properties, proved over all possible answers; a failure is an ordinary case file."""
