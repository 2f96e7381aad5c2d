"""SQLite, by the driver that brings a newer and faster library of its own where that is to be had, and by the interpreter's
with that of the system otherwise. Both take the same calls.

One process uses one of them: who closes a file lets go the locks that another library holds on it.
"""

try:
    from pysqlite3 import dbapi2 as dbapi2
except ImportError:
    from sqlite3 import dbapi2 as dbapi2
