import sys

from diemsang.cli.main import main

sys.exit(main())
