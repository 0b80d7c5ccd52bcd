"""Synchronisation: pages come in, are settled into entities, and nothing is lost."""
