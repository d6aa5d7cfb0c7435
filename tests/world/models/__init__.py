"""Builders of GGUF files with random weights and the vocabularies of real families."""
