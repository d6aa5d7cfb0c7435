"""Functions of the standard library and of the recipe's own dependencies, with literal inputs."""

from training.library.make import LIBRARY_FILE, Library, library, make_library, read_library
from training.library.sources import ORIGINS

__all__ = ["LIBRARY_FILE", "ORIGINS", "Library", "library", "make_library", "read_library"]
