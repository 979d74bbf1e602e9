"""One small module per HTTP library. Each is imported on first use only."""
