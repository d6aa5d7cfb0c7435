"""Random typed Python programs, of which the small Code World Model learns what runs do."""

from training.programs.generate import generate
from training.programs.model import FAMILIES, Program
from training.programs.shape import shape

__all__ = ["FAMILIES", "Program", "generate", "shape"]
