"""``python -m office``."""

import sys

from office.server import main

sys.exit(main())
