"""``python samples/serve.py``: the sample press offices from anywhere."""

import sys

from office.server import main

sys.exit(main())
