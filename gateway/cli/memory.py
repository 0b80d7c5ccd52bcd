"""How this process looks for garbage: rarely, and not among what is there for good."""

from __future__ import annotations

import gc

THRESHOLDS = (10_000, 10, 10)
"""A page of lists makes some hundred thousand objects at once, none of them in a circle."""


def settle_memory() -> None:
    """Leave the modules that are loaded out of every search for garbage; once a process.

    Without it a third of the time of a large page goes into searching in vain.
    """
    if gc.get_freeze_count() == 0:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
