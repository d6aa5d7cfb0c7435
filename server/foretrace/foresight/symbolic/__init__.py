"""What code does to whole numbers and lengths, as formulas: for proofs, and for nothing else.

Everything here covers at least what a run can do. What is not understood may become anything, so
that what is proved of the formulas holds for every run.
"""
