"""Copy, check, export and erase sessions between any two providers of sessiondock."""
