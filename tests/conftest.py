"""What every test shares."""

from __future__ import annotations

import os
from pathlib import Path

# Child processes inherit this: whatever Foretrace keeps between runs stays inside the clone.
os.environ["XDG_CACHE_HOME"] = str(Path(__file__).resolve().parents[1] / ".cache")
