"""How many examples a property is tried with: as many as the session that runs it has time for."""

from hypothesis import settings

settings.register_profile("required", max_examples=20, deadline=None)
settings.register_profile("properties", max_examples=200, deadline=None)
