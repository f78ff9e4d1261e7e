"""Tools for language models: the engine decides, the model only talks."""
