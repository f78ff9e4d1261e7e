"""From YAML to a checked bundle."""
