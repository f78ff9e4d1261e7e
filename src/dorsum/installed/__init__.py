"""What this installation holds: its content, ready to run, and the list of withdrawn content in force."""
