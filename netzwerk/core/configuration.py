"""The settings of the running application, for modules that know no Flask."""

from __future__ import annotations

from netzwerk.core.slots import Slot
from netzwerk.settings import Settings

_settings: Slot[Settings] = Slot("settings")


def use(settings: Settings) -> None:
    """Make these the settings of the process."""
    _settings.fill(settings)


def current() -> Settings:
    """The settings of the process."""
    return _settings.value
