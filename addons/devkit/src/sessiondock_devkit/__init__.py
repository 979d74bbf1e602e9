"""Tools for people who write or test providers of sessiondock.

- ``sessiondock_devkit.conformance``: a test suite that checks a provider against everything it declares.
- ``sessiondock_devkit.pytest_plugin``: runs that suite, and gives tests a fixture for each installed fake server.
- ``sessiondock_devkit.codegen``: generates sync modules from async ones, and checks that they are up to date.
- ``sessiondock_devkit.new_provider``: writes a complete distribution to start a provider from.

Import the subpackages by name: this module loads none of them.
"""

__all__: list[str] = []
