"""The world model: what nobody can compute, asked of a language model that speaks of programs."""
