"""`python -m balina …`: the command line."""

import sys

from balina.runtime.cli import main

sys.exit(main(sys.argv[1:]))
