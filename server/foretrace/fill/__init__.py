"""Fills: propose, verify by imagined runs, rank."""
