"""The llama.cpp engine: one copy of the weights, sequences over one cache, one owner thread."""
