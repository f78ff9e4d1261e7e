"""Dorsum as a Python library: what `import dorsum` gives."""
