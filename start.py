"""Install the workbook into the folder .venv beside this file, then start it.

    python3 start.py                 opens the workbook (on Windows: py start.py)
    python3 start.py test            also installs what the checks need, and runs them
    python3 start.py bundle ...      makes a folder that installs the workbook on a computer without a network
    python3 start.py COMMAND ...     passes any other command to `python -m workbook`

Every Python can read this file, even Python 2, so that an old one gets a sentence instead of a syntax error. The
installation itself is in installation.py.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - people may start this file with an older Python
    sys.exit(
        "The workbook needs Python 3.11 or newer, and this is %s: start it with a newer one." % sys.version.split()[0]
    )

HERE = os.path.dirname(os.path.abspath(__file__))
if not os.path.exists(os.path.join(HERE, "installation.py")):
    sys.exit(
        "The workbook could not be installed: %s is incomplete: copy the whole folder that contained start.py." % HERE
    )

# Libraries of other programs come last, because old ones would take the place of modules of Python itself.
FOREIGN = [os.path.abspath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep)]
sys.path = [HERE] + sorted(sys.path, key=lambda folder: os.path.abspath(folder) in FOREIGN)

from installation import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
