"""HoneyHive's wire: arguments to requests, responses to models. No I/O."""
