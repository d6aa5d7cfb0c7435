"""How each family of models is asked."""
