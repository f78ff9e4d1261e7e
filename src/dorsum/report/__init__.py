"""Words: arranges what `care` found for a person to read."""
