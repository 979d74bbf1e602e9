"""For every test: how many examples a property is tried with, and that children can be interrupted."""

import signal

from hypothesis import HealthCheck, settings

# A busy machine is no fault.
settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("usual")
settings.register_profile("required", settings(), max_examples=20)
settings.register_profile("properties", settings(), max_examples=200)

# A shell ignores the signal for what it runs in the background, and children inherit that.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
