"""The formats that sessions are exported to and imported from, one module each. They are found by entry point."""
