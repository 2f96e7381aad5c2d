"""How much of a PDF file is read: what a long book takes many times over, and what hostile files are stopped by."""

MAX_PAGES = 2_000
"""Pages of a file."""
MAX_CHARACTERS = 3_000_000
"""Visible characters of a file."""
FREE_CHARACTERS = 50_000
CHARACTERS_PER_BYTE = 4
"""Beyond the free ones a file may hold no more characters for each of its bytes: natural text never does."""
SECONDS = 1.0
CHARACTERS_PER_SECOND = 20_000
BYTES_PER_SECOND = 5_000_000
"""Processor time: so much for any file, and one second more for so many characters read and so many bytes sent."""
MAX_SECONDS = 240
"""The time that a file may take in all, by the clock."""
MEMORY = 200 << 20
"""Bytes of address space."""
AT_ONCE = 2
"""Files that are read at the same time."""
