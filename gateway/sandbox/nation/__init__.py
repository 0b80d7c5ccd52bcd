"""The national platform: a front-end exchange database (前置库) that its readers poll."""

from gateway.sandbox.nation.database import Nation, nation
from gateway.sandbox.nation.reception import Reception, reception

__all__ = ["Nation", "Reception", "nation", "reception"]
