"""``python -m unknot.house`` is `unknot`, also where no command of that name is on the path."""

import sys

from unknot.house.cli import main

if __name__ == "__main__":
    sys.exit(main())
