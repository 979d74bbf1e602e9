"""Keep two writers apart. The lock goes when the file is closed, even by a crash."""

from __future__ import annotations

import sys

__all__ = ["try_lock"]

if sys.platform == "win32":
    import msvcrt

    _BEYOND_ANY_FILE = 2**62

    def try_lock(descriptor: int) -> bool:
        """Lock an open file, also against other processes. False when somebody else holds it."""
        import os

        os.lseek(descriptor, _BEYOND_ANY_FILE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import errno
    import fcntl

    _CANNOT_LOCK = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL})

    def try_lock(descriptor: int) -> bool:
        """Lock an open file, also against other processes. False when somebody else holds it.

        On a file system that knows no locks it counts as locked.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _CANNOT_LOCK:
                raise
        return True
