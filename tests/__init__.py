"""Tests by feature, the rules of the house, journeys through it, and the harness they share."""

import pytest

pytest.register_assert_rewrite("tests.harness.browser", "tests.factories")
