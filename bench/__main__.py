"""`make bench`: what the project claims about its speed, as ratios in one run."""

from __future__ import annotations

from bench.reads import main

if __name__ == "__main__":
    main()
